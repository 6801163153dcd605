import { UserError } from './errors';

/** One of the page's own files. `title` names it for a person. Rejects with "asset-missing". */
export async function fetchAsset(url: string, title: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new UserError(
      'asset-missing',
      `${title} could not be loaded from ${url} (${(error as Error).message}).`,
      'What you have taken in is kept.',
      'Check the connection and reload the page.',
    );
  }
}
