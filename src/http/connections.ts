import { BlockList, isIPv6, type Server } from 'node:net';
import { networkOf } from './networkOf.ts';

/** Connections at a time: of one address, and of all together. */
export const connectionLimits = { address: 500, all: 10_000 };

/** This machine, where proxies stand that nobody named. */
const own = ['127.0.0.0/8', '::1'];

/**
 * Closes connections beyond what one address may have at a time, so that one machine cannot take them all (ASVS 5.0, 15.2.2). Proxies
 * speak for many, and are not counted.
 *
 * @param proxies addresses and networks, as of the setting `trustProxy`
 */
export function limitConnections(
  server: Server,
  limits: typeof connectionLimits,
  proxies: readonly string[],
): void {
  const exempt = blockListOf([...own, ...proxies]);
  const open = new Map<string, number>();
  server.maxConnections = limits.all;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
    if (address === undefined || exempt.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return;
    const network = networkOf(address);
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
    if (count > limits.address) socket.destroy();
  });
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.replace(/^\[(.*)\]$/, '$1').split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
