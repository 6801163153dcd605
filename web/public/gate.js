// The policy of this document, by what stands behind # in its address: requests go to that origin alone.
// A further policy only narrows the ones before, so that nothing widens it again (web/src/outside/gate.ts).
const { protocol, hostname, port, origin } = new URL(location.hash.slice(1));
// A policy cannot name an IPv6 address: there the port has to do.
const source = hostname.startsWith('[') ? `${protocol}//*${port && `:${port}`}` : origin;
const policy = document.createElement('meta');
policy.httpEquiv = 'Content-Security-Policy';
policy.content = `connect-src ${source}`;
document.head.append(policy);
