/** The exported collection that the page is to open, if any. */
export interface SharedAddress {
  url: URL;
  /** The page is made for it, and shows nothing else (`askfolio build`). */
  isSite: boolean;
}

/** Of `?collection=URL`, or of the page itself; null: neither. An address that is none is left out. */
export function sharedAddress({ document, location }: Window): SharedAddress | null {
  const asked = new URLSearchParams(location.search).get('collection');
  const own = document.querySelector<HTMLMetaElement>('meta[name="askfolio-collection"]')?.content;
  const address = asked ?? own;
  if (!address || !URL.canParse(address, location.href)) return null;
  return { url: new URL(address, location.href), isSite: !asked };
}
