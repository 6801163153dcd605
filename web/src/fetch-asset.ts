import { UserError } from './errors';
import { type Message, say } from './words/message';

/** One of the page's own files. `title` names it for a person. Rejects with "asset-missing". */
export async function fetchAsset(url: string, title: Message): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new UserError(
      'asset-missing',
      say('{title} could not be loaded from {url} ({detail}).', {
        title,
        url,
        detail: (error as Error).message,
      }),
      'What you have taken in is kept.',
      'Check the connection and reload the page.',
    );
  }
}
