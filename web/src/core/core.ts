/** Loads the C++ core. */
import createCore from '@core/askfolio.mjs';
import coreUrl from '@core/askfolio.wasm?url';
import { fetchAsset } from '../fetch-asset';
import type { CoreFactory, CoreModule } from './core-module';

/** Rejects with a UserError when the page's own files cannot be reached. */
export async function loadCore(): Promise<CoreModule> {
  const wasmBinary = await fetchAsset(coreUrl, "askfolio's search engine");
  return (createCore as CoreFactory)({ wasmBinary });
}
