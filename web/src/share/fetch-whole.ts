/** An export of another site, as the page fetches it: its worker may not. */
import { fetchOutside } from '../outside/gate';
import { badResponse, unreachableExport } from './errors';

/** Rejects with what stands at the address instead, or why it cannot be fetched. */
export async function fetchWhole(url: string): Promise<Blob> {
  try {
    const response = await fetchOutside(url);
    const bad = badResponse(url, response);
    if (bad) throw bad;
    return await response.blob();
  } catch (error) {
    if ((error as Error).name !== 'TypeError') throw error;
    throw unreachableExport(url, (error as Error).message);
  }
}
