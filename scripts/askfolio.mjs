#!/usr/bin/env node
// The command: `askfolio build DOCS --out DIR` makes a site that answers questions on a folder of documents.
import { parseArgs } from 'node:util';
import { fail } from './fail.mjs';
import { buildSite } from './site/build-site.mjs';

const USAGE = `askfolio build DOCS --out DIR [--model ID] [--title TITLE]

Makes a static site in DIR that answers questions on the documents below the folder DOCS: the page of
askfolio with their index, for any web server, under any path.

  --out DIR      where the site goes; an earlier one there is replaced
  --model ID     the embedding model; by default the one for the documents' language
  --title TITLE  what the site is called; by default the folder's name`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      model: { type: 'string' },
      title: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const [command, docs, ...rest] = positionals;
  if (command !== 'build' || !docs || !values.out || rest.length > 0) {
    throw new Error(`That is not how it is called.\n\n${USAGE}`);
  }
  return { docs, ...values };
}

try {
  const request = readArguments();
  if (request) await buildSite(request, (line) => console.error(line));
  else console.log(USAGE);
} catch (error) {
  fail(error);
}
