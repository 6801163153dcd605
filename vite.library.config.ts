/** The library (web/src/library): modules for browsers and Node, without the page. */
import { fileURLToPath } from 'node:url';
import { type Alias, defineConfig } from 'vite';
import page from './vite.config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const external = [/^node:/];

export default defineConfig({
  ...page,
  publicDir: false,
  resolve: {
    alias: [
      ...((page.resolve?.alias ?? []) as Alias[]),
      // What the page's own policy asks for.
      { find: /^(\.\.?\/)+start-worker$/, replacement: path('web/src/library/start-worker.ts') },
      { find: /^(\.\.?\/)+outside\/gate$/, replacement: path('web/src/library/gate.ts') },
    ],
  },
  worker: { format: 'es', rolldownOptions: { external } },
  build: {
    ...page.build,
    outDir: path('build/library'),
    // Node has no document to preload in.
    modulePreload: false,
    rolldownOptions: {
      external,
      input: {
        askfolio: path('web/src/library/askfolio.ts'),
        node: path('web/src/library/node.ts'),
      },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
