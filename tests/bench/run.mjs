/**
 * `npm run bench [-- NAME...]`: measures askfolio against its peers and prints one JSON line each:
 * {name, peer, ratio, us, them, unit, versions}; a ratio above 1 is in askfolio's favour.
 */

import { benchEmbed } from './embed.mjs';
import { installPeers } from './install.mjs';

/** Each yields results as they come. */
const kBenches = { embed: benchEmbed };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(kBenches, name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}.`);
  console.error(`There are: ${Object.keys(kBenches).join(', ')}. Without a name all of them run.`);
  process.exit(2);
}

installPeers();
for (const name of names.length > 0 ? names : Object.keys(kBenches)) {
  for await (const result of kBenches[name]()) console.log(JSON.stringify(result));
}
