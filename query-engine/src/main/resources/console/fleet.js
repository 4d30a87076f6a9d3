// A centre's own pages: its hosts, the questions that are kept open, and how an answer comes to be.

import {bytes, count, el, time} from './dom.js';

const STATES = [['answered', 'answered'], ['no_match', 'no match'], ['by_index', 'by the index'], ['pending', 'pending'],
  ['offline', 'offline'], ['failed', 'failed'], ['refused', 'refused']];

/** What everybody said is known of; the others have not said it themselves, or not all. */
const TOLD = new Set(['answered', 'no_match']);

const link = (kind, parameters) => `#/${kind}?` + new URLSearchParams(parameters);

/** 3 answered, 1 offline: each host of the audience in one of the states. */
export function counters(audience) {
  const parts = STATES.filter(([state]) => audience[state] > 0).map(([state, words]) => `${count(audience[state])} ${words}`);
  return `${count(audience.hosts)} ${audience.hosts === 1 ? 'host' : 'hosts'}: ${parts.join(', ') || 'none asked'}`;
}

// ---- hosts ----------------------------------------------------------------------------------------

export function hosts(answer) {
  const all = answer.hosts ?? [];
  if (all.length === 0) return [el('p.nothing', {}, 'No host is enrolled yet: drec central token makes a join token for one.')];
  const alarmed = all.filter((host) => (host.alarms ?? []).length > 0);
  return [
    el('p.sum', {}, `${count(answer.count)} ${answer.count === 1 ? 'host' : 'hosts'}, ${count(answer.connected)} connected, ${count(answer.alarms)} ${answer.alarms === 1 ? 'alarm' : 'alarms'}`),
    alarmed.length === 0 ? null : el('section.alarms', {}, el('h2', {}, 'Alarms'), el('ul', {}, alarmed.flatMap((host) =>
      host.alarms.map((alarm) => el('li', {}, el('b', {}, host.host), ` ${alarm.kind.replaceAll('_', ' ')} since `, time(alarm.time), `: ${alarm.text}`))))),
    el('div.scroll', {}, el('table.hosts', {}, el('thead', {}, el('tr', {},
      ['host', 'state', 'last heard (UTC)', 'index as of (UTC)', 'lag', 'lost', 'gaps', 'kept', 'version', ''].map((name) => el('th', {scope: 'col'}, name)))),
    el('tbody', {}, all.map(hostRow)))),
  ];
}

/** To the second: a table of hosts is wide enough. */
function seconds(iso) {
  return iso ? time(iso.replace(/\.\d+Z$/, 'Z')) : null;
}

function hostRow(host) {
  const wrong = (host.alarms ?? []).length > 0;
  return el('tr' + (wrong ? '.wrong-host' : ''), {tabindex: 0, 'data-host': host.host_id},
    el('td', {title: [host.host_id, ...(host.addresses ?? [])].join('\n')}, el('b', {}, host.host), (host.labels ?? []).map((label) => el('span.label', {}, label))),
    el('td', {}, host.connected ? (host.recording === false ? 'connected, not recording' : 'connected') : 'away'),
    el('td', {}, seconds(host.last_seen) ?? 'never'), el('td', {}, seconds(host.as_of) ?? 'nothing'),
    el('td', {}, host.lag_frames === undefined ? '?' : count(host.lag_frames)), el('td', {}, count(host.frames_lost)),
    el('td', {}, host.gaps === undefined ? '?' : count(host.gaps)),
    el('td', {}, host.frames_kept === undefined ? '?' : `${count(host.frames_kept)} frames`), el('td', {}, host.version ?? '?'),
    el('td', {}, el('a', {href: link('status', {host: host.host_id})}, 'status'), ' ', el('a', {href: link('search', {q: '', host: host.host_id})}, 'events')));
}

export function fleetStatus(answer) {
  const pairs = [['hosts', count(answer.hosts)], ['connected', count(answer.connected)], ['behind with their index', count(answer.behind)],
    ['oldest index as of', time(answer.oldest_as_of)], ['frames lost', count(answer.frames_lost)], ['questions open', count(answer.questions_open)]];
  return [el('section', {}, el('h2', {}, 'Centre'), el('dl.pairs', {}, pairs.filter(([, value]) => value !== null)
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]))),
  el('ul.alarms', {}, (answer.alarms ?? []).map((alarm) => el('li', {}, el('b', {}, alarm.host), ` ${alarm.kind}: ${alarm.text}`)))];
}

// ---- kept questions -------------------------------------------------------------------------------

export function kept(answer) {
  const all = answer.questions ?? [];
  if (all.length === 0) return [el('p.nothing', {}, 'No question is kept. Ask one with “keep open” for hosts that are away.')];
  return all.map((one) => el('article.card.kept', {tabindex: 0}, el('p.title', {}, el('span.kind', {}, one.kind), el('b', {}, one.about),
    el('span.where', {}, one.open ? 'open' : 'closed')),
  el('p.facts', {}, `asked by ${one.asked_by || 'somebody'} `, time(one.asked), ', open until ', time(one.open_until)),
  el('p.facts', {}, one.audience ? counters(one.audience) : `${count(one.hosts)} hosts`),
  el('p.links', {}, el('a', {href: link('answers', {id: one.question})}, 'answers'))));
}

/** Of a question that is kept: where its answers are to be found. */
export function keptLink(answer) {
  return answer.question
    ? el('p.more', {}, 'Kept open: ', el('a', {href: link('answers', {id: answer.question})}, 'what came in by now'))
    : null;
}

// ---- whom an answer is of -------------------------------------------------------------------------

/** Under a fleet's answer: how many said something, and who did not, as of when their index is. */
export function audience(covered) {
  if (!covered?.audience) return null;
  const silent = Object.entries(covered.hosts ?? {}).filter(([, host]) => !TOLD.has(host.state));
  const summary = el('summary', {}, counters(covered.audience));
  return el('details.audience', {open: silent.length > 0 && silent.length <= 10}, summary, el('ul', {}, silent.map(([name, host]) =>
    el('li', {}, el('b', {}, name), `: ${host.state.replaceAll('_', ' ')}${host.why ? ', ' + host.why : ''}`,
      host.as_of ? ['; its index is as of ', time(host.as_of)] : null))));
}

/** Whether every host of the answer told all there is. */
export function isToldByAll(covered) {
  const {hosts: all = 0, answered = 0, no_match: none = 0} = covered?.audience ?? {};
  return answered + none === all;
}

// ---- while it comes -------------------------------------------------------------------------------

/** A page that fills while hosts answer: take(event, data) adds what came. */
export function progressPage() {
  const index = el('p.sum', {}, 'Asking …');
  const counts = el('p.counts', {role: 'status'});
  const rows = el('ul.told', {});
  const take = (event, data) => {
    if (event === 'index') {
      const named = data.hosts.map((host) => host.host).slice(0, 10).join(', ');
      index.textContent = data.hosts.length === 0 ? 'The index names no host.'
        : `The index names ${count(data.hosts.length)} ${data.hosts.length === 1 ? 'host' : 'hosts'}: ${named}${data.hosts.length > 10 ? ' …' : ''}`;
    } else if (event === 'asking') {
      counts.textContent = `Asking ${count(data.hosts)} ${data.hosts === 1 ? 'host' : 'hosts'}${data.names.length > 0 ? ': ' + data.names.join(', ') : ''}`;
    } else if (event === 'host') {
      counts.textContent = counters(data.audience);
      if (rows.childElementCount < 200) rows.append(hostTold(data));
    }
  };
  return {nodes: [el('section.progress', {}, index, counts, rows, el('p.hint', {}, 'Esc ends the question; the hosts stop working on it.'))], take};
}

function hostTold(data) {
  const found = (data.answer?.hosts ?? []).reduce((sum, host) => sum + (host.count ?? 0), 0) || data.answer?.matches || data.answer?.causes?.length;
  return el('li', {'data-state': data.state}, el('b', {}, data.host), `: ${data.state.replaceAll('_', ' ')}`,
    data.why ? `, ${data.why}` : null, found ? ` — ${count(found)} found` : null,
    data.answer ? ` (${bytes(JSON.stringify(data.answer).length)})` : null, data.as_of ? [', index as of ', time(data.as_of)] : null);
}
