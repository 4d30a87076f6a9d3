// Speaks with the engine that served this page, and with nothing else.

const KEY = 'drec-token';

/** Which parameter holds the subject of each question. */
export const SUBJECT = {why: 'point', scope: 'point', search: 'q', tree: 'process', scripts: 'point', status: null,
  hosts: null, answers: 'id'};

export class TokenError extends Error {}

/**
 * Takes the token out of #token=…, and out of the address bar and the history with it. A question may
 * follow it: #token=…/why?point=pid:4711.
 */
export function takeTokenFromAddress() {
  const match = /^#token=([A-Za-z0-9_-]+)(\/.*)?$/.exec(location.hash);
  if (!match) return;
  setToken(match[1]);
  history.replaceState(null, '', location.pathname + '#' + (match[2] ?? '/status'));
}

export function setToken(token) {
  sessionStorage.setItem(KEY, token);
}

export function hasToken() {
  return sessionStorage.getItem(KEY) !== null;
}

/**
 * Asks; returns {status, answer, line, tookMs}: the answer's JSON, or one line that says what is
 * wrong. Throws TokenError when the token is missing or wrong.
 */
export async function ask(kind, parameters, signal) {
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`/api/v1/${kind}${query ? '?' + query : ''}`, {
    headers: {
      Accept: 'application/json',
      Authorization: 'Bearer ' + (sessionStorage.getItem(KEY) ?? ''),
    },
    signal,
  });
  if (response.status === 401) {
    sessionStorage.removeItem(KEY);
    throw new TokenError();
  }
  const text = await response.text();
  const isJson = (response.headers.get('Content-Type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    answer: isJson ? JSON.parse(text) : null,
    line: isJson ? null : text.trim(),
    tookMs: response.headers.get('Drec-Took-Ms'),
  };
}

/**
 * Asks a centre, and tells what comes before the answer: told(event, data). Returns as ask does.
 */
export async function askLive(kind, parameters, signal, told) {
  const query = new URLSearchParams({...parameters, format: 'json'}).toString();
  const response = await fetch(`/api/v1/live/${kind}?${query}`, {
    headers: {Accept: 'text/event-stream', Authorization: 'Bearer ' + (sessionStorage.getItem(KEY) ?? '')},
    signal,
  });
  if (response.status === 401) {
    sessionStorage.removeItem(KEY);
    throw new TokenError();
  }
  if (!(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
    return {status: response.status, answer: null, line: (await response.text()).trim(), tookMs: null};
  }
  for await (const [event, data] of events(response.body)) {
    if (event !== 'answer') {
      told(event, data);
      continue;
    }
    const isJson = data.type.startsWith('application/json');
    return {
      status: data.status,
      answer: isJson ? JSON.parse(data.body) : null,
      line: isJson ? null : data.body.trim(),
      tookMs: data.took_ms,
    };
  }
  throw new Error('the answer broke off');
}

/** Each event as [name, data]; both are a line. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += chunk.value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [name, data] = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield [name.replace('event: ', ''), JSON.parse(data.replace('data: ', ''))];
    }
  }
}

/** The engine's word for the recording's state. */
export async function health() {
  const response = await fetch('/health');
  return response.json();
}
