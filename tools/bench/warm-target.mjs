import { connect } from 'node:net';

const CONNECTIONS = 16;
/** Requests of a connection: taking in the next one has to be compiled as well. */
const REQUESTS_OF_CONNECTION = 40;

/** Sends requests to a server over some connections at a time, until so many are answered. */
export async function warmTarget(url, requests) {
  const { hostname, port, host } = new URL(url);
  const request = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
  let left = requests;
  const useConnection = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let own = REQUESTS_OF_CONNECTION;
      const send = () => {
        if (own === 0 || left === 0) return void socket.end();
        own -= 1;
        left -= 1;
        socket.write(request);
      };
      socket.once('connect', send).on('data', send).once('error', reject).once('close', resolve);
    });
  const useConnections = async () => {
    while (left > 0) await useConnection();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, useConnections));
}
