// Shows answers. One function for each question; each takes the answer's JSON and returns nodes.

import {bytes, count, el, time} from './dom.js';
import {audience, fleetStatus, hosts, isToldByAll, kept, keptLink} from './fleet.js';
import {drawGraph, NODES_MAX} from './graph.js';

/** Whether a centre answers: then a link names the host that is meant. */
let centre = false;

export function setCentre(is) {
  centre = is;
}

/** How a step reads when one looks back along it: the first was written by the second. */
const LOOKING_BACK = {
  fork: 'started by', exec: 'runs the program', script: 'runs the script', write: 'written by',
  read: 'had read', rename: 'renamed from', link: 'another name of', delete: 'removed by',
  chmod: 'mode changed by', chown: 'owner changed by', truncate: 'length set by', create: 'made by',
  connect: 'opened by', accept: 'took in the connection', receive: 'received over', send: 'sent by',
  listen: 'listening:',
};

/** host: whose the subject is, where a fleet answers. */
export function href(kind, subject, host = null) {
  const name = {why: 'point', scope: 'point', search: 'q', tree: 'process', scripts: 'point'}[kind];
  return `#/${kind}?` + new URLSearchParams(centre && host ? {[name]: subject, host} : {[name]: subject});
}

/** The view of an answer to this kind of question; parameters: with which it was asked. */
export function view(kind, answer, parameters) {
  const body = {why, scope, search, tree, scripts, status, hosts, answers}[kind](answer, parameters);
  return [coverage(answer.coverage), audience(answer.coverage), ...body, keptLink(answer), notCaptured(answer.coverage)];
}

export function refusal(line) {
  return [el('p.refusal', {role: 'alert'}, line)];
}

// ---- why ------------------------------------------------------------------------------------------

function why(answer) {
  const causes = answer.causes ?? [];
  if (causes.length === 0) {
    return [answer.point ? card(answer.point) : null, nothing(answer), notes(answer)];
  }
  const more = answer.more_causes > 0
    ? el('p.more', {}, `${count(answer.more_causes)} less likely causes are not shown; raise the limit to see them.`)
    : null;
  return [...causes.map((cause) => causeView(cause, causes.length)), more, notes(answer), graphView(answer)];
}

function causeView(cause, total) {
  const steps = cause.path.map((step, index) =>
    el('li', {}, index === 0 ? null : mechanism(step), card(step.entity, endOf(cause, index))));
  const body = [
    el('p.account', {}, cause.account),
    el('ol.path', {}, steps),
    el('details.reasons', {}, el('summary', {}, 'Why it is ranked here'),
      el('ul', {}, (cause.reasons ?? []).map((reason) => el('li', {}, reason)))),
  ];
  const head = [`Cause ${cause.rank} of ${total}`,
    el('meter', {min: 0, max: 1, value: cause.score, title: `score ${cause.score}`}), el('span.score', {}, String(cause.score))];
  return cause.rank === 1
    ? el('section.cause.first', {}, el('h2', {}, head), body)
    : el('details.cause', {}, el('summary', {}, el('h2', {}, head), el('span.brief', {}, cause.account)), body);
}

function endOf(cause, index) {
  if (index === 0) return 'point';
  return index === cause.path.length - 1 ? 'entry' : null;
}

function mechanism(step) {
  return el('p.mechanism', {}, el('b', {title: step.mechanism}, LOOKING_BACK[step.mechanism] ?? step.mechanism), ' ',
    time(step.time), step.event ? el('a.event', {href: href('why', 'event:' + step.event, step.entity.host), title: 'this event'}, 'event ' + step.event) : null,
    step.bytes > 0 ? el('span', {}, bytes(step.bytes)) : null);
}

function graphView(answer) {
  const {nodes, edges} = answer.graph ?? {nodes: [], edges: []};
  if (nodes.length < 2) return null;
  const marked = new Set([answer.point?.id, answer.causes[0]?.entry?.id]);
  return el('section.graph-section', {}, el('h2', {}, 'Graph'),
    el('div.scroll', {tabindex: 0}, drawGraph(nodes.map(graphNode),
      edges.map((edge) => ({from: edge.from, to: edge.to, label: edge.mechanism})), marked)),
    nodes.length > NODES_MAX ? el('p.more', {}, `${count(nodes.length - NODES_MAX)} more entities are not drawn.`) : null);
}

function graphNode(entity) {
  return {id: entity.id, kind: entity.kind, title: title(entity), detail: brief(entity), 
    href: href('why', 'entity:' + entity.id, entity.host)};
}

// ---- scope ----------------------------------------------------------------------------------------

function scope(answer) {
  const hosts = answer.hosts ?? [];
  const reached = [['Came of it: processes', answer.descendants], ['Came of it: files', answer.files],
    ['Came of it: connections', answer.flows], ['Came of it: registry', answer.registry]];
  const any = hosts.length > 0 || reached.some(([, entities]) => (entities ?? []).length > 0);
  return [
    any ? null : nothing(answer),
    ...hosts.map(touchedOn),
    ...reached.map(([heading, entities]) => entityList(heading, entities)),
    notes(answer),
  ];
}

/** Of a question that is kept: its answer by now; or all such questions. */
function answers(answer, parameters) {
  if (!parameters.id) return kept(answer);
  if (answer.events || answer.sequences) return search(answer, parameters);
  return answer.causes ? why(answer) : scope(answer, parameters);
}

function touchedOn(host) {
  if (host.source === 'index') {
    return el('section.by-index', {}, el('h2', {}, `On ${host.host}`), el('p.sum', {}, `${count(host.count)} ${host.count === 1 ? 'event' : 'events'} by the index, as of `,
      time(host.as_of) ?? 'unknown', '; ', time(host.first_seen), ' to ', time(host.last_seen), '. It has not answered itself.'));
  }
  return el('section', {}, el('h2', {}, `On ${host.host}`), el('p.sum', {},
    `${count(host.count)} ${host.count === 1 ? 'event' : 'events'} by ${count(host.processes.length)} ${host.processes.length === 1 ? 'process' : 'processes'}, `,
    time(host.first_seen), ' to ', time(host.last_seen)),
    host.processes.map((process) => card({host: host.host, ...process}, null, el('p.seen', {}, `${count(process.count)} × `, time(process.first_seen),
      process.last_seen === process.first_seen ? null : [' to ', time(process.last_seen)]))));
}

function entityList(heading, entities) {
  if (!entities || entities.length === 0) return null;
  return el('section', {}, el('h2', {}, `${heading} (${count(entities.length)})`),
    entities.map((entity) => card(entity, null, el('p.seen', {}, (entity.by ?? []).slice(0, 3).map((edge) =>
      el('span', {}, `${edge.mechanism} `, time(edge.time)))))));
}

// ---- search ---------------------------------------------------------------------------------------

function search(answer, parameters) {
  if (answer.sequences) return sequences(answer, parameters);
  const events = answer.events ?? [];
  if (events.length === 0) return [nothing(answer), notes(answer)];
  return [found(answer, 'event', 'events'), eventTable(events), pages('search', answer, parameters), notes(answer)];
}

function found(answer, one, several) {
  const omitted = answer.omitted > 0 ? `, ${count(answer.omitted)} not shown here` : '';
  return el('p.sum', {}, `${count(answer.matches)} ${answer.matches === 1 ? one : several}${omitted}`);
}

/** Of events of several hosts, and at a centre, each says on which it happened. */
function eventTable(events) {
  const several = centre || new Set(events.map((event) => event.host?.name)).size > 1;
  const rows = events.map((event) => el('tr', {tabindex: 0, 'data-entity': event.process?.entity_id, 'data-host': event.host?.name},
    el('td', {}, time(event['@timestamp'])),
    several ? el('td', {}, event.host?.name ?? '') : null,
    el('td.action', {}, event.event?.action ?? ''),
    el('td', {}, processOf(event)),
    el('td.what', {}, what(event)),
    el('td.id', {}, el('a', {href: href('why', 'event:' + event.event?.id, event.host?.name)}, event.event?.id ?? ''))));
  return el('div.scroll', {}, el('table', {}, el('thead', {}, el('tr', {},
    ['time (UTC)', several ? 'host' : null, 'action', 'process', 'what', 'event'].filter(Boolean)
      .map((name) => el('th', {scope: 'col'}, name)))), el('tbody', {}, rows)));
}

/** Ways to the page behind this one, and back to the first. */
function pages(kind, answer, parameters) {
  const {after, ...first} = parameters;
  const at = (more) => `#/${kind}?` + new URLSearchParams({...first, ...more});
  const order = (parameters.order ?? 'latest').toLowerCase();
  const links = [after ? el('a.first-page', {href: at({})}, 'First page') : null,
    answer.next ? el('a.next-page', {href: at({after: answer.next}), rel: 'next'}, order === 'oldest' ? 'Newer ones' : 'Older ones') : null];
  return links.some(Boolean) ? el('p.pages', {}, links) : null;
}

function sequences(answer, parameters) {
  return [found(answer, 'sequence', 'sequences'), answer.sequences.map((sequence) => el('section.sequence', {},
    el('h2', {}, Object.entries(sequence.by).map(([name, value]) => `${name} ${value}`).join(', ')),
    el('p.sum', {}, time(sequence.from), ' to ', time(sequence.to)),
    eventTable(sequence.events))), pages('search', answer, parameters), notes(answer)];
}

// ---- scripts --------------------------------------------------------------------------------------

function scripts(answer) {
  const all = answer.scripts ?? [];
  if (all.length === 0) return [nothing(answer), notes(answer)];
  const omitted = answer.omitted > 0 ? `, ${count(answer.omitted)} older ones not shown: raise the limit` : '';
  return [el('p.sum', {}, `${count(answer.matches)} ${answer.matches === 1 ? 'script' : 'scripts'}${omitted}`),
    all.map(script), notes(answer)];
}

function script(one) {
  const process = one.process ?? {};
  const missing = (one.parts_missing ?? []).length;
  const who = [process.pid ? `pid ${process.pid}` : null, process.user ? `user ${process.user}` : null, process.executable, one.path];
  return el('article.card.script', {tabindex: 0, 'data-entity': process.id, 'data-host': one.host},
    el('p.title', {}, el('span.kind', {}, one.kind), el('b', {}, process.name ?? one.host ?? '')),
    el('pre', {}, one.text ?? process.command_line ?? ''),
    el('p.facts', {}, [`on ${one.host}`, ...who].filter(Boolean).join(' · '), ' · ', time(one.time)),
    missing > 0 ? el('p.more', {}, `${count(missing)} of its ${count(one.parts)} parts were not logged.`) : null,
    one.cut ? el('p.more', {}, 'It is longer: the rest is left out.') : null,
    (one.decoded ?? []).map((layer) => el('details.decoded', {open: true}, el('summary', {}, `Decoded: ${layer.how}`),
      layer.text ? el('pre', {}, layer.text) : null, layer.problem ? el('p.more', {}, layer.problem) : null)),
    el('p.links', {}, el('a', {href: href('why', 'event:' + one.event, one.host)}, 'why'),
      process.id ? el('a', {href: href('tree', 'process:' + process.id, one.host)}, 'tree') : null));
}

// ---- shared by both -------------------------------------------------------------------------------

function processOf(event) {
  const process = event.process;
  if (!process) return '';
  const name = `${process.name ?? ''}${process.pid === undefined ? '' : ' ' + process.pid}`.trim();
  return process.entity_id ? el('a', {href: href('tree', 'process:' + process.entity_id, event.host?.name)}, name) : name;
}

function what(event) {
  const flow = [event.source, event.destination].map((end) => (end?.ip ? `${bracketed(end.ip)}:${end.port ?? ''}` : null));
  if (event.file?.path) return event.file.path;
  if (flow[0] || flow[1]) return flow.filter(Boolean).join(' → ');
  return event.process?.command_line ?? event.message ?? '';
}

function bracketed(ip) {
  return ip.includes(':') ? `[${ip}]` : ip;
}

// ---- tree -----------------------------------------------------------------------------------------

function tree(answer) {
  if (!answer.process) return [nothing(answer), notes(answer)];
  let inner = subtree(answer.process, answer.children ?? [], true);
  for (const ancestor of [...(answer.ancestors ?? [])].reverse()) {
    inner = el('ul.tree', {}, el('li', {}, card(ancestor), inner));
  }
  const omitted = answer.omitted > 0 ? el('p.more', {}, `${count(answer.omitted)} processes are not shown; raise the limit.`) : null;
  return [inner, omitted, notes(answer)];
}

function subtree(process, children, asked = false) {
  return el('ul.tree', {}, el('li', {}, card(process, asked ? 'asked' : null),
    children.map((child) => subtree(child, child.children ?? []))));
}

// ---- status ---------------------------------------------------------------------------------------

function status(answer) {
  if (answer.questions_open !== undefined) return fleetStatus(answer);
  const account = answer.accounting;
  const pairs = [
    ['recording', answer.recording ? 'yes' : 'no'],
    ['from', time(answer.from)], ['to', time(answer.to)],
    ['records', count(answer.records)],
    ['sensor', answer.sensor], ['scope', answer.scope],
    ['store', answer.store ? bytes(answer.store.bytes) : null],
    ['journal', answer.journal ? `${bytes(answer.journal.bytes)}, ${count(answer.journal.frames_not_in_store)} frames not in the store yet` : null],
  ];
  return [
    el('div.columns', {}, el('section', {}, el('h2', {}, 'Recording'), list(pairs)),
      account ? el('section', {}, el('h2', {}, 'Account'), el('p.sum', {}, 'hits = recorded + lost + on their way'), list([
        ['hits', count(account.hits)], ['recorded', count(account.recorded)], ['lost', count(account.lost)], ['on their way', account.in_flight ? count(account.in_flight) : null],
        ...Object.entries(account.lost_by_cause ?? {}).map(([cause, lost]) => ['… ' + cause, count(lost)]), ['as of', time(account.as_of)]])) : null,
      el('section', {}, el('h2', {}, 'Records by type'), list(Object.entries(answer.records_by_type ?? {}).map(([type, number]) => [type, count(number)])))),
    notes(answer)];
}

function list(pairs) {
  return el('dl.pairs', {}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

// ---- shared ---------------------------------------------------------------------------------------

/** An entity; where: 'point', 'entry' or 'asked' when it is one. */
function card(entity, where = null, extra = null) {
  const subject = 'entity:' + entity.id;
  const links = [el('a', {href: href('why', subject, entity.host)}, 'why'), el('a', {href: href('scope', subject, entity.host)}, 'scope'),
    entity.kind === 'process' ? el('a', {href: href('tree', 'process:' + entity.id, entity.host)}, 'tree') : null];
  return el(`article.card.${entity.kind}${where ? '.' + where : ''}`, {tabindex: 0, 'data-entity': entity.id, 'data-host': entity.host, 'data-kind': entity.kind},
    el('p.title', {}, el('span.kind', {}, entity.kind), el('b', {}, title(entity)), where ? el('span.where', {}, where) : null),
    details(entity), extra, el('p.links', {}, links));
}

function title(entity) {
  if (entity.kind === 'process') return entity.name ?? `pid ${entity.pid}`;
  if (entity.kind === 'file') return entity.name ?? entity.path;
  return entity.name ?? entity.id;
}

function brief(entity) {
  if (entity.kind === 'process') return `pid ${entity.pid}${entity.user ? ', ' + entity.user : ''}`;
  if (entity.kind === 'flow') return [entity.direction, entity.protocol].filter(Boolean).join(' ');
  return entity.path ?? entity.kind;
}

function details(entity) {
  if (entity.kind === 'process') {
    const facts = [`pid ${entity.pid}`, entity.user ? `user ${entity.user}` : null, entity.executable,
      entity.working_directory ? `in ${entity.working_directory}` : null];
    return [entity.command_line ? el('pre', {}, entity.command_line) : null,
      el('p.facts', {}, facts.filter(Boolean).join(' · ')),
      el('p.facts', {}, 'started ', time(entity.start), entity.end ? [', ended ', time(entity.end)] : null,
        entity.exit_code > 0 ? ` with status ${entity.exit_code}` : null, entity.signal ? ` by signal ${entity.signal}` : null,
        entity.running_at_start ? ' (it ran before recording began)' : null)];
  }
  if (entity.kind === 'flow') {
    const ends = [entity.source, entity.destination].map((end) => (end ? `${bracketed(String(end.ip))}:${end.port}` : null));
    const sent = [entity.bytes_sent ? `${bytes(entity.bytes_sent)} sent` : null, entity.bytes_received ? `${bytes(entity.bytes_received)} received` : null];
    return [el('pre', {}, ends.filter(Boolean).join(' → ')),
      el('p.facts', {}, [entity.protocol, entity.direction, ...sent].filter(Boolean).join(' · '))];
  }
  const others = (entity.paths ?? []).filter((path) => path !== entity.path);
  return [entity.path ? el('pre', {}, entity.path) : null,
    el('p.facts', {}, [entity.size !== undefined ? bytes(entity.size) : null, others.length > 0 ? `also ${others.join(', ')}` : null]
      .filter(Boolean).join(' · '), entity.deleted ? [' · deleted ', time(entity.deleted)] : null)];
}

/** What could be known: the span, and each gap in it. Green is only what has none. */
function coverage(covered) {
  if (!covered) return null;
  const gaps = covered.gaps ?? [];
  const all = isToldByAll(covered);
  const span = covered.from ? ['Recorded ', time(covered.from), ' to ', time(covered.to)] : ['Nothing was recorded in this time'];
  if (gaps.length === 0 && !all) return el('p.coverage.gappy', {}, span, '; not every host has told it: what the others recorded since their index is not known.');
  if (gaps.length === 0) return el('p.coverage.whole', {}, span, covered.from ? ', without a gap.' : '.');
  return el('details.coverage.gappy', {open: gaps.length <= 5}, el('summary', {}, span, `, with ${count(gaps.length)} ${gaps.length === 1 ? 'gap' : 'gaps'}: what happened in them is not known.`),
    el('ul', {}, gaps.map((gap) => el('li', {}, `${gap.host}: `, gap.from ? time(gap.from) : 'unknown', ' to ', gap.to ? time(gap.to) : 'now', ` — ${gap.cause.replaceAll('_', ' ')}`,
      gap.count ? `, ${count(gap.count)} lost` : null))));
}

function notCaptured(covered) {
  const sentences = covered?.not_captured ?? [];
  if (sentences.length === 0) return null;
  return el('details.not-captured', {}, el('summary', {}, `What this recording does not see (${sentences.length})`),
    el('ul', {}, sentences.map((sentence) => el('li', {}, sentence))));
}

function notes(answer) {
  return (answer.notes ?? []).length === 0 ? null : el('ul.notes', {}, answer.notes.map((note) => el('li', {}, note)));
}

function nothing(answer) {
  const gaps = (answer.coverage?.gaps ?? []).length;
  if (!isToldByAll(answer.coverage)) return el('p.nothing', {}, 'Nothing found. It may lie on a host that has not told it.');
  return el('p.nothing', {}, gaps > 0 ? 'Nothing found. It may lie in one of the gaps.' : 'Nothing found in what was recorded.');
}
