// Strings of JavaScript may hold halves of surrogate pairs, which UTF-8 cannot; on the way into the engine
// each would silently become another character. What is judged must be what was given.

/** What the engine reads at most, in bytes and beside a byte-order mark; a longer text is refused by its size. */
const LIMIT = 1 << 20;

const LONE = /\p{Surrogate}/u;

/** Cuts what the engine would refuse for its size anyway, so that it need not be copied whole. */
export const clip = (text) => (text.length > LIMIT + 2 ? text.slice(0, LIMIT + 2) : text);

/** JSON text with each lone surrogate escaped, which the engine then refuses in its place. */
export function escapeLoneSurrogates(json) {
  if (!LONE.test(json)) return json;
  return json.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** The diagnostic of a policy that is not Unicode text, or `undefined`. */
export function loneSurrogate(source, number) {
  const start = source.search(LONE);
  if (start < 0) return undefined;
  const before = source.slice(0, start);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return {
    code: 'not-unicode',
    severity: 'error',
    message: 'the text holds half of a surrogate pair, which is not a character',
    help: 'read the policy as UTF-8, and do not cut strings inside a character',
    span: { start, end: start + 1, line, column },
    related: [],
    source: number,
  };
}
