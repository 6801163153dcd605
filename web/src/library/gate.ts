/** In place of the page's (outside/gate.ts): whoever uses the library has no policy that needs gates. */
import { exchangeBy } from '../outside/exchange';

export const fetchOutside: typeof fetch = (...args) => globalThis.fetch(...args);

export const exchangeOutside = exchangeBy(fetchOutside);
