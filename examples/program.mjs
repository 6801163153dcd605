// Answers a question from a folder's Markdown files: node examples/program.mjs FOLDER QUESTION
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAskfolio } from 'askfolio';

const [folder = 'docs/manual/en', question = 'Which formats can be read?'] = process.argv.slice(2);

const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
const askfolio = await openAskfolio({ collection: folder });
await askfolio.ingest(names.map((name) => new File([readFileSync(join(folder, name))], name)));
for (const { source, headings, score } of await askfolio.search(question)) {
  console.log(score.toFixed(3), source, headings.join(' > '));
}
askfolio.close();
