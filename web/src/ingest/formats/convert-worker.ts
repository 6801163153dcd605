/** Converts files to text, one at a time, apart from the engine: what hangs here can be ended. */
import { expose } from '../../remote';
import { say } from '../../words/message';
import { decodeText } from '../decode';
import { FileError } from '../file-error';
import type { ConvertApi, Converted } from './converter';
import type { Format } from './formats';

type Convert = (
  bytes: Uint8Array<ArrayBuffer>,
  onProgress: (done: number, total: number) => void,
) => Promise<string>;

/** Each is loaded when it is first needed. */
const CONVERT: Record<Exclude<Format, 'text'>, Convert> = {
  async html(bytes) {
    const { htmlToMarkdown } = await import('./html');
    return htmlToMarkdown((await decodeText(bytes, 'html')).text);
  },
  async pdf(bytes, onProgress) {
    const { pdfToText } = await import('./pdf');
    return pdfToText(bytes, onProgress);
  },
  async docx(bytes) {
    const { docxToMarkdown } = await import('./docx');
    return docxToMarkdown(bytes);
  },
  async notebook(bytes) {
    const { notebookToMarkdown } = await import('./notebook');
    return notebookToMarkdown((await decodeText(bytes)).text);
  },
  async json(bytes) {
    const { jsonToText } = await import('./json');
    return jsonToText((await decodeText(bytes)).text);
  },
};

const api: ConvertApi = {
  async convert(format, bytes, onProgress): Promise<Converted> {
    try {
      return { text: await CONVERT[format](bytes, onProgress) };
    } catch (error) {
      if (error instanceof FileError) return { reason: error.said };
      const detail = (error as Error).message;
      return { reason: say('It cannot be read ({detail}).', { detail }) };
    }
  },
};

expose(api);
