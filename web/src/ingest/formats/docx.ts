/** Word documents (.docx) as Markdown, through the HTML that mammoth makes of their styles. */
import mammoth from 'mammoth';
import { say } from '../../words/message';
import { Archive, type ArchiveLimits } from '../archive';
import { FileError, inWords } from '../file-error';
import { htmlToMarkdown } from './html';

/** mammoth inflates without limits, so it gets nothing that would go beyond these. */
const LIMITS: ArchiveLimits = {
  entryBytes: 64 * 1024 ** 2,
  archiveBytes: 256 * 1024 ** 2,
  entries: 10_000,
};

export async function docxToMarkdown(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  await checkParts(bytes);
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  const converting = mammoth.convertToHtml({ arrayBuffer: bytes.buffer }, { convertImage });
  const { value } = await converting.catch((error) => {
    throw inWords(error);
  });
  return htmlToMarkdown(value);
}

async function checkParts(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  // What Word encrypts is no zip archive but of the older kind that .doc was too.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw new FileError('It is protected by a password, or an old .doc file. Save it as .docx.');
  }
  const parts = await Archive.open(new Blob([bytes]), say('The document'), LIMITS);
  if (!parts.files.has('word/document.xml') && !parts.files.has('_rels/.rels')) {
    throw new FileError('It is a zip archive, but no Word document.');
  }
  for (const path of parts.files.keys()) await parts.read(path);
}
