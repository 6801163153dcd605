// The site that an evaluation runs in: the product's modules with an entry of their own.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { modelDir } from '../../models/fetch.mjs';
import { buildWasm } from '../build.mjs';
import { inRoot } from '../paths.mjs';

/** Served as it is: the page at its top, the vectors of earlier runs beside it. */
export const SITE = inRoot('build', 'eval');

/** The page itself, policy and all, but for where its code begins. */
const TRIAL_PAGE = {
  name: 'trial-page',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('./src/main.ts', './src/eval/trial-page.ts'),
  },
};

export async function buildSite(model) {
  await buildWasm();
  await build({
    configFile: inRoot('vite.config.ts'),
    logLevel: 'warn',
    plugins: [TRIAL_PAGE],
    build: {
      outDir: join(SITE, 'page'),
      rolldownOptions: { input: inRoot('web', 'index.html') },
    },
  });
  const target = join(SITE, 'page', 'models', model.id);
  mkdirSync(target, { recursive: true });
  for (const { name } of model.files)
    copyFileSync(join(modelDir(model.id), name), join(target, name));
}
