// What was measured, as a part of the page.

import { arch, availableParallelism, cpus, platform } from 'node:os';
import { OUTCOMES } from './outcomes.mjs';
import { version } from './sizes.mjs';

/** Markdown. */
export function markdown({ entrants, outcomes, calls, starts, installed, modules }) {
  const counts = OUTCOMES.map((outcome) => `${outcomes.filter((own) => own === outcome).length} ${outcome}`);
  const widest = calls.reduce((most, { spread }, at) => (spread > calls[most].spread ? at : most), 0);
  return [
    `Measured on ${machine()}, with Node ${process.versions.node}. All engines agreed on all ${outcomes.length} ` +
      `operations (${counts.join(', ')}), in every way in which they are asked, before the clock started.`,
    '**One decision.** Medians, to the outcome; the full report has the findings and remedies too, as a value of ' +
      'JavaScript. A prepared operation was read once, where an engine can do that.',
    decisions(entrants, calls),
    '**Loading.** The cold start is what a fresh process takes to import the engine, load the rules and judge once, ' +
      `beyond the ${duration(starts.nothing)} of a process that does nothing. Installed is the package with all it needs.`,
    loading(entrants, calls, starts, installed),
    '**WebAssembly modules**, as they are and as servers send them.',
    table(['module', 'raw', 'gzip', 'brotli'], modules.map(({ name, sizes }) => [name, ...sizes.map(bytes)])),
    `The middle half of the rounds lay within ${(calls[widest].spread * 100).toFixed(0)} % of the median for ` +
      `${entrants[widest].name}, where they lay furthest apart.`,
  ].join('\n\n') + '\n';
}

function decisions(entrants, calls) {
  const [floor] = calls;
  const titles = ['engine', 'version', 'object', '× floor', 'JSON text', '× floor', 'prepared operation'];
  return table(titles, entrants.map((entrant, at) => {
    const { object, text, prepared } = calls[at];
    return [
      entrant.name + (entrant.asynchronous ? ' (promise)' : ''), version(entrant),
      duration(object), digits(object / floor.object),
      duration(text), digits(text / floor.text),
      prepared === undefined ? '' : duration(prepared),
    ];
  }));
}

function loading(entrants, calls, { engines }, installed) {
  const titles = ['engine', 'load of 12 rules', 'cold start', 'installed'];
  const rows = entrants.map(({ name, packages, loadsAlike }, at) => {
    // Nothing is loaded of what is written by hand.
    if (packages.length === 0 || loadsAlike) return [];
    return [[name, duration(calls[at].load), duration(engines[at]), bytes(installed[at])]];
  });
  return table(titles, rows.flat());
}

function table(titles, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(titles), `|---|${'---:|'.repeat(titles.length - 1)}`, ...rows.map(line)].join('\n');
}

function machine() {
  const cores = availableParallelism();
  return `${cores} core${cores === 1 ? '' : 's'} of ${cpus()[0]?.model ?? 'a processor without a name'}, ${platform()} on ${arch()}`;
}

function duration(nanoseconds) {
  const units = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']];
  const [size, unit] = units.find(([size]) => nanoseconds >= size) ?? [1, 'ns'];
  return `${digits(nanoseconds / size)} ${unit}`;
}

function bytes(count) {
  return count >= 1e6 ? `${digits(count / 1e6)} MB` : `${digits(count / 1e3)} kB`;
}

/** Three digits that matter. */
function digits(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
