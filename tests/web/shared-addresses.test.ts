/** Which exports a page is to open, by its address and by what it is made for. */
import { expect, test } from 'vitest';
import { sharedAddresses } from '../../web/src/shared-addresses';

/** A page at an address, made for a collection or for none. */
function pageAt(address: string, made: string | null): Window {
  const location = new URL(address, 'https://docs.test/guide/');
  const querySelector = () => (made === null ? null : { content: made });
  return { location, document: { querySelector } } as unknown as Window;
}

const INDEX = 'index-1.askfolio';
const OURS = 'https://docs.test/guide/';
const OTHERS = 'https://other.test/a.askfolio';

test.each([
  ['', null, null, null],
  ['?collection=a.askfolio', null, `${OURS}a.askfolio`, null],
  ['?collection=http://', null, null, null],
  [`?collection=${OTHERS}`, null, null, OTHERS],
  ['', INDEX, `${OURS}${INDEX}`, null],
  ['?collection=/a.askfolio', INDEX, 'https://docs.test/a.askfolio', null],
  [`?collection=${OTHERS}`, INDEX, `${OURS}${INDEX}`, OTHERS],
  ['?collection=http://', INDEX, `${OURS}${INDEX}`, null],
])('%s on a page made for %s opens %s, and offers %s', (address, made, ours, foreign) => {
  const found = sharedAddresses(pageAt(address, made));
  const hrefs = { ours: found.ours?.href ?? null, foreign: found.foreign?.href ?? null };
  expect({ ...hrefs, isSite: found.isSite }).toEqual({ ours, foreign, isSite: made !== null });
});
