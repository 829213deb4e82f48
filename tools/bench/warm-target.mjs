import { connect } from 'node:net';

const CONNECTIONS = 16;

/** Sends requests to a server over some connections, one at a time on each, until so many are answered. */
export async function warmTarget(url, requests) {
  const { hostname, port, host } = new URL(url);
  const request = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
  let left = requests;
  const useConnection = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      const send = () => {
        left -= 1;
        if (left < 0) socket.end();
        else socket.write(request);
      };
      socket.once('connect', send).on('data', send).once('error', reject).once('close', resolve);
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, useConnection));
}
