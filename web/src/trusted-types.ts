/** The one policy of Trusted Types; undefined where the browser has none of them. */

/** As much as is used: its sinks take plain strings in the types of the DOM. */
interface Policy {
  createHTML(html: string): string;
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

export const trustedTypesPolicy = factory?.createPolicy('askfolio', {
  // For DOMPurify, which parses it in a document of its own that runs and loads nothing.
  createHTML: (html) => html,
  createScriptURL(url) {
    if (new URL(url).origin !== globalThis.origin) throw new TypeError(url);
    return url;
  },
});

/** For what takes addresses of scripts. Throws TypeError for one that is not of the page's origin. */
export function trustedScriptUrl(url: string): string {
  return trustedTypesPolicy?.createScriptURL(url) ?? url;
}
