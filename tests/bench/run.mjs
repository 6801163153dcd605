/**
 * `npm run bench [-- NAME...]`: measures askfolio against its peers, prints one JSON line each,
 * {name, peer, ratio, us, them, unit, versions}, and writes them into docs/benchmarks.md. A ratio
 * above 1 is in askfolio's favour. Lines of one name and peer (or without a peer and ratio) that differ by `over: {axis, value}`
 * (such as {axis: 'tokens', value: 64}) become a curve there. `compared` says where the two sides do not
 * do the same.
 */

import { fetchDocsZip } from '../../scripts/fixtures.mjs';
import { ensureTools, setUpBuild } from '../../scripts/setup.mjs';
import { installPeers } from './install.mjs';
import { keepResults } from './results.mjs';

/** Each yields results as they come. Loaded late: they need npm packages. */
const kBenches = {
  tokenize: async () => (await import('./tokenize.mjs')).benchTokenize(),
  embed: async () => (await import('./embed.mjs')).benchEmbed(),
  'embed-ort': async () => (await import('./embed.mjs')).benchEmbedOrt(),
  'embed-lengths': async () => (await import('./lengths.mjs')).benchEmbedLengths(),
  ask: async () => (await import('./ask.mjs')).benchAsk(),
  'first-visit': async () => (await import('./first-visit.mjs')).benchFirstVisit(),
  'second-visit': async () => (await import('./second-visit.mjs')).benchSecondVisit(),
  'site-visit': async () => (await import('./site-visit.mjs')).benchSiteVisit(),
  'first-hit': async () => (await import('./first-hit.mjs')).benchFirstHit(),
  'ask-100k': async () => (await import('./ask-large.mjs')).benchAskLarge(),
  'reopen-100k': async () => (await import('./reopen.mjs')).benchReopen(),
  'search-100k': async () => (await import('./vectors.mjs')).benchSearch(),
  'search-docs': async () => (await import('./vectors.mjs')).benchSearchDocs(),
  'build-100k': async () => (await import('./vectors.mjs')).benchBuild(),
  'search-1m': async () => (await import('./vectors.mjs')).benchMillion(),
  'build-threads': async () => (await import('./vectors.mjs')).benchThreads(),
  growth: async () => (await import('./vectors.mjs')).benchGrowth(),
  'growth-1m': async () =>
    (await import('./vectors.mjs')).benchGrowth([1000, 10_000, 100_000, 1_000_000]),
  'bm25-100k': async () => (await import('./bm25.mjs')).benchBm25(),
  'bm25-1m': async () => (await import('./bm25.mjs')).benchBm25Million(),
};
/** Too long to run where it was not asked for by name. */
const kOnRequest = ['search-1m', 'growth-1m', 'bm25-1m'];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(kBenches, name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}.`);
  console.error(
    `There are: ${Object.keys(kBenches).join(', ')}. Without a name all run but ${kOnRequest.join(', ')}.`,
  );
  process.exit(2);
}

await setUpBuild();
await ensureTools(['chromium']);
await fetchDocsZip();
const { build } = await import('../../scripts/build.mjs');
await build();
installPeers();
const usual = Object.keys(kBenches).filter((name) => !kOnRequest.includes(name));
for (const name of names.length > 0 ? names : usual) {
  const lines = [];
  for await (const line of await kBenches[name]()) {
    console.log(JSON.stringify(line));
    lines.push(line);
  }
  keepResults(name, lines);
}
