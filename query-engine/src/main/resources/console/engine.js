// Speaks with the engine that served this page, and with nothing else.

const KEY = 'drec-token';

/** Which parameter holds the subject of each question. */
export const SUBJECT = {why: 'point', scope: 'point', search: 'q', tree: 'process', scripts: 'point', status: null};

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

/** The engine's word for the recording's state. */
export async function health() {
  const response = await fetch('/health');
  return response.json();
}
