/** The exported collections that the page's address and the page itself name. */
export interface SharedAddresses {
  /** Of the page's own origin: opened at once. */
  ours: URL | null;
  /** Of another: opened when the person agrees. */
  foreign: URL | null;
  /** The page is made for its collection, and shows none of a person's own (`askfolio build`). */
  isSite: boolean;
}

/** Of `?collection=URL`, and of the page itself. An address that is none is left out. */
export function sharedAddresses({ document, location }: Window): SharedAddresses {
  const parse = (address: string | null | undefined) =>
    address && URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  const own = document.querySelector<HTMLMetaElement>('meta[name="askfolio-collection"]');
  const asked = parse(new URLSearchParams(location.search).get('collection'));
  const isOurs = asked?.origin === location.origin;
  return {
    ours: isOurs ? asked : parse(own?.content),
    foreign: isOurs ? null : asked,
    isSite: own !== null,
  };
}
