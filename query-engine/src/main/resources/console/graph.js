// A small graph drawn in layers, causes above and effects below: longest path for the layers, each
// cause as near to its effects as it goes, bends where an edge passes a layer, then a few sweeps that
// put each node near its neighbours. Made for what a person can read: 60 nodes.

import {svg} from './dom.js';

export const NODES_MAX = 60;

const WIDTH = 172;
const HEIGHT = 44;
const GAP_X = 22;
const GAP_Y = 54;
const MARGIN = 12;
const SWEEPS = 6;

/** nodes: [{id, kind, title, detail, href}], edges: [{from, to, label}]; returns an <svg>. */
export function drawGraph(nodes, edges, marked = new Set()) {
  const shown = nodes.slice(0, NODES_MAX);
  const known = new Map(shown.map((node) => [node.id, node]));
  const links = edges.filter((edge) => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to);
  const {rows, parts} = bent(layers(shown, links), labelled(links));
  const place = places(ordered(rows, parts));
  const width = Math.max(...rows.map((row) => row.length)) * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN;
  const height = rows.length * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  return svg('svg.graph', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img',
    'aria-label': `Graph of ${shown.length} entities`},
    arrowHead(),
    parts.map((part) => drawEdge(part, place)),
    shown.map((node) => drawNode(node, place.get(node.id), marked.has(node.id))));
}

/** Rows of ids; an edge runs from a row to a later one, unless it is part of a circle. */
function layers(nodes, links) {
  const layer = new Map(nodes.map((node) => [node.id, 0]));
  // As often as there are nodes is enough without circles; with one it ends all the same.
  for (let round = 0; round < nodes.length; round += 1) {
    let changed = false;
    for (const {from, to} of links) {
      if (layer.get(to) <= layer.get(from) && layer.get(from) + 1 < nodes.length) {
        layer.set(to, layer.get(from) + 1);
        changed = true;
      }
    }
    if (!changed) break;
  }
  for (let round = 0; round < nodes.length; round += 1) {
    for (const node of nodes) {
      const below = links.filter((link) => link.from === node.id).map((link) => layer.get(link.to) - 1);
      if (below.length > 0) layer.set(node.id, Math.max(layer.get(node.id), Math.min(...below)));
    }
  }
  const used = [...new Set(layer.values())].sort((a, b) => a - b);
  return used.map((depth) => nodes.filter((node) => layer.get(node.id) === depth).map((node) => node.id));
}

/** Gives an edge that passes layers a bend in each of them, so that it runs around the nodes there. */
function bent(rows, links) {
  const depth = new Map(rows.flatMap((row, index) => row.map((id) => [id, index])));
  const withBends = rows.map((row) => [...row]);
  const parts = [];
  for (const {from, to, labels} of links) {
    let last = from;
    for (let row = depth.get(from) + 1; row < depth.get(to); row += 1) {
      const bend = `${from} ${to} ${row}`;
      withBends[row].push(bend);
      parts.push({from: last, to: bend, labels: last === from ? labels : [], passes: true});
      last = bend;
    }
    parts.push({from: last, to, labels: last === from ? labels : [], leaves: last !== from});
  }
  return {rows: withBends, parts};
}

function ordered(rows, links) {
  const neighbours = new Map();
  for (const {from, to} of links) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const at = new Map();
    rows.forEach((row) => row.forEach((id, index) => at.set(id, index - row.length / 2)));
    for (const row of rows) {
      const weight = new Map(row.map((id) => [id, mean((neighbours.get(id) ?? [id]).map((other) => at.get(other)))]));
      row.sort((a, b) => weight.get(a) - weight.get(b));
    }
  }
  return rows;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function places(rows) {
  const widest = Math.max(...rows.map((row) => row.length));
  const place = new Map();
  rows.forEach((row, depth) => row.forEach((id, index) => {
    const indent = ((widest - row.length) * (WIDTH + GAP_X)) / 2;
    place.set(id, {x: MARGIN + indent + index * (WIDTH + GAP_X), y: MARGIN + depth * (HEIGHT + GAP_Y)});
  }));
  return place;
}

/** Edges between the same two become one, with all their words. */
function labelled(links) {
  const byEnds = new Map();
  for (const {from, to, label} of links) {
    const key = from + ' ' + to;
    const link = byEnds.get(key) ?? {from, to, labels: []};
    if (!link.labels.includes(label)) link.labels.push(label);
    byEnds.set(key, link);
  }
  return [...byEnds.values()];
}

function drawEdge({from, to, labels, passes = false, leaves = false}, place) {
  const a = place.get(from);
  const b = place.get(to);
  const down = b.y > a.y;
  const x1 = a.x + WIDTH / 2;
  const x2 = b.x + WIDTH / 2;
  // A bend has no box: the line goes on where the one before it ended.
  const y1 = down ? a.y + (leaves || from.includes(' ') ? 0 : HEIGHT) : a.y;
  const y2 = down ? b.y : b.y + HEIGHT;
  const middle = (y2 - y1) / 2;
  return svg('g.edge', {},
    svg('path', {d: `M${x1},${y1} C${x1},${y1 + middle} ${x2},${y2 - middle} ${x2},${y2}`,
      'marker-end': passes ? null : 'url(#arrow)'}),
    svg('text', {x: (x1 + x2) / 2 + 5, y: (y1 + y2) / 2 + 4}, labels.join(', ')));
}

function drawNode(node, {x, y}, marked) {
  const box = svg(`g.node.${node.kind}${marked ? '.marked' : ''}`, {transform: `translate(${x},${y})`},
    svg('title', {}, `${node.title}\n${node.detail}`),
    svg('rect', {width: WIDTH, height: HEIGHT, rx: 7}),
    svg('text.name', {x: 10, y: 18}, cut(node.title, 22)),
    svg('text.detail', {x: 10, y: 34}, cut(node.detail, 24)));
  return svg('a', {href: node.href}, box);
}

function cut(text, length) {
  return text.length <= length ? text : text.slice(0, length - 1) + '…';
}

function arrowHead() {
  return svg('defs', {}, svg('marker', {id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4,
    markerWidth: 8, markerHeight: 8, orient: 'auto'}, svg('path.head', {d: 'M0,0 L8,4 L0,8 z'})));
}
