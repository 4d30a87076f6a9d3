// The page: the question lives in the address (#/why?point=…), so that every answer has a link.

import {ask, askLive, hasToken, health, setToken, SUBJECT, takeTokenFromAddress, TokenError} from './engine.js';
import {progressPage} from './fleet.js';
import {href, refusal, setCentre, view} from './views.js';

const HINTS = {
  why: 'path:/opt/x · pid:4711 · name:curl · ip:203.0.113.7:443 · event:12.3',
  scope: 'ip:203.0.113.7 · path:/opt/x · name:curl · hash:… · user:root · pid:4711',
  search: 'process.name:curl AND file.path:/tmp/* · event.action:logon followed by event.action:exec within 5m · empty: all events',
  scripts: 'pid:4711 · user:ann · name:powershell.exe · empty: all scripts',
  tree: 'pid:4711 · name:sshd · process:p1a2b3c4d5e6f7081',
  status: 'The state of the recording: its span, its gaps, what was lost.',
  hosts: 'The hosts of the fleet: when each was heard, how far its index is here, alarms.',
  answers: 'An id, for what came in by now; empty: the questions that are kept.',
};
const OPTIONS = ['since', 'until', 'host', 'limit', 'wait'];

/** What a centre asks hosts for, one of which may take its time; it can be kept open for those that are away. */
const IN_PARTS = new Set(['why', 'scope', 'search']);
const HEALTH_EVERY_MS = 5000;

const byId = (id) => document.getElementById(id);
const form = byId('ask');
const answerPlace = byId('answer');
let running = null;

// ---- asking ---------------------------------------------------------------------------------------

/** The question that the address holds; null when it holds none. */
function questionInAddress() {
  const match = /^#\/([a-z]+)(?:\?(.*))?$/.exec(location.hash);
  if (!match || !(match[1] in SUBJECT)) return null;
  return {kind: match[1], parameters: Object.fromEntries(new URLSearchParams(match[2] ?? ''))};
}

async function answerAddress() {
  const question = questionInAddress();
  if (!question) return;
  showInForm(question);
  running?.abort();
  const mine = new AbortController();
  running = mine;
  document.body.classList.add('asking');
  answerPlace.setAttribute('aria-busy', 'true');
  try {
    const reply = await asked(question, mine);
    show(question, reply);
  } catch (failure) {
    if (failure instanceof TokenError) unlock(true);
    else if (failure.name === 'AbortError') {
      if (running === mine) put(refusal('The question was ended before its answer was there.'));
    } else put(refusal(`The engine does not answer (${failure.message}). Is it running? drec serve`));
  } finally {
    if (running === mine) {
      document.body.classList.remove('asking');
      answerPlace.removeAttribute('aria-busy');
      document.body.dataset.answered = location.hash;
    }
  }
}

async function asked(question, mine) {
  await centreKnown;
  const {kind: asking, parameters} = question;
  if (!document.body.classList.contains('centre') || !IN_PARTS.has(asking)) return ask(asking, parameters, mine.signal);
  const progress = progressPage();
  put([progress.nodes]);
  return askLive(asking, parameters, mine.signal, (event, data) => {
    if (running === mine) progress.take(event, data);
  });
}

function show(question, reply) {
  byId('took').textContent = reply.tookMs === null ? '' : `answered in ${reply.tookMs} ms`;
  const subject = question.parameters[SUBJECT[question.kind]] ?? '';
  document.title = `${question.kind} ${subject} · Drive Recorder`.replace('  ', ' ');
  put(reply.answer === null ? refusal(reply.line) : view(question.kind, reply.answer, question.parameters));
}

function put(nodes) {
  answerPlace.replaceChildren(...nodes.flat().filter((node) => node !== null && node !== undefined));
  window.scrollTo({top: 0});
}

// ---- the form -------------------------------------------------------------------------------------

function kind() {
  return form.elements.kind.value;
}

function showInForm({kind: asked, parameters}) {
  form.elements.kind.value = asked;
  byId('subject').value = parameters[SUBJECT[asked]] ?? '';
  for (const option of OPTIONS) byId(option).value = parameters[option] ?? '';
  if (OPTIONS.some((option) => parameters[option])) form.querySelector('.options').open = true;
  showHint();
}

function showHint() {
  byId('hint').textContent = HINTS[kind()];
  form.querySelector('.line').hidden = SUBJECT[kind()] === null;
  byId('wait').parentElement.hidden = !canBeKept();
}

function canBeKept() {
  return IN_PARTS.has(kind());
}

function addressOfForm() {
  const parameters = {};
  const name = SUBJECT[kind()];
  const subject = byId('subject').value.trim();
  if (name && (subject || !['search', 'scripts', 'answers'].includes(kind()))) parameters[name] = subject;
  for (const option of OPTIONS) {
    const value = byId(option).value.trim();
    if (value && (option !== 'wait' || canBeKept())) parameters[option] = value;
  }
  const query = new URLSearchParams(parameters).toString();
  return `#/${kind()}${query ? '?' + query : ''}`;
}

form.addEventListener('change', (event) => {
  if (event.target.name !== 'kind') return;
  showHint();
  if (['status', 'hosts', 'answers'].includes(kind())) {
    byId('subject').value = '';
    form.requestSubmit();
  }
  else byId('subject').focus();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const address = addressOfForm();
  if (address === location.hash) answerAddress();
  else location.hash = address;
});

// ---- the token ------------------------------------------------------------------------------------

function unlock(wrong) {
  byId('token-wrong').hidden = !wrong || !byId('token').value;
  byId('token').value = '';
  if (!byId('unlock').open) byId('unlock').showModal();
}

byId('token-form').addEventListener('submit', () => {
  const token = byId('token').value.trim();
  if (/^[\x21-\x7e]+$/.test(token)) setToken(token);
  answerAddress();
});
byId('unlock').addEventListener('cancel', (event) => event.preventDefault());

// ---- keys -----------------------------------------------------------------------------------------

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const typing = event.target.matches('input:not([type=radio]), textarea');
  if (event.key === 'Escape' && typing) event.target.blur();
  if (typing) return;
  if (event.key === 'Escape' && running) running.abort();
  if (pressed(event.key)) event.preventDefault();
});

function pressed(key) {
  if (key === '/') {
    byId('subject').focus();
    byId('subject').select();
  } else if (/^[1-8]$/.test(key)) {
    const radio = form.elements.kind[Number(key) - 1];
    if (Number(key) <= 6 || document.body.classList.contains('centre')) radio.click();
  } else if (key === 'j' || key === 'k') {
    step(key === 'j' ? 1 : -1);
  } else if (key === '?') {
    byId('keys').showModal();
  } else {
    return go({w: 'why', s: 'scope', t: 'tree'}[key]);
  }
  return true;
}

/** To the next card or row that can be seen. */
function step(by) {
  const stops = [...answerPlace.querySelectorAll('.card, tbody tr')].filter((stop) => stop.checkVisibility?.() ?? true);
  const at = stops.indexOf(document.activeElement);
  stops[Math.max(0, Math.min(stops.length - 1, at + by))]?.focus();
}

function go(asked) {
  const id = document.activeElement?.dataset?.entity;
  if (!asked || !id) return false;
  location.hash = href(asked, (asked === 'tree' ? 'process:' : 'entity:') + id, document.activeElement.dataset.host);
  return true;
}

byId('show-keys').addEventListener('click', () => byId('keys').showModal());

// ---- the state above ------------------------------------------------------------------------------

async function showHealth() {
  const state = byId('state');
  let word = 'no engine';
  try {
    word = (await health()).status;
    setCentre(word === 'centre');
    document.body.classList.toggle('centre', word === 'centre');
  } catch {
    // The engine is gone; the word says it.
  }
  state.textContent = word;
  state.className = 'state ' + word.replace(' ', '-');
}

// ---- begin ----------------------------------------------------------------------------------------

takeTokenFromAddress();
window.addEventListener('hashchange', () => {
  takeTokenFromAddress();
  answerAddress();
});
showHint();
const centreKnown = showHealth();
setInterval(showHealth, HEALTH_EVERY_MS);
if (!questionInAddress()) history.replaceState(null, '', '#/status');
if (hasToken()) answerAddress();
else unlock(false);
