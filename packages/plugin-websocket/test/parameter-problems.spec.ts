import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { WEBSOCKET_CONNECT, WEBSOCKET_MESSAGE } from '../src/tasks.js';

const HERE = { url: 'ws://127.0.0.1:1/' };

describe('parameters that do not fit together', () => {
  test.each<[string, PlanParameters, RegExp]>([
    ['a fragment', { url: 'ws://a/#b' }, /url: a fragment/],
    ['a password in the URL', { url: 'ws://u:p@a/' }, /url holds a password/],
    ['two messages', { text: 'a', json: 1 }, /only one of text, json and binary/],
    ['bytes that are none', { binary: '?' }, /binary: wanted base64/],
    ['no regular expression', { regex: '(' }, /is no regular expression/],
    ['no path', { jsonPath: { a: 1 } }, /a: wanted a path/],
    ['no path to extract', { messages: 1, extract: { x: '$..y' } }, /\$\.\.y: wanted a path/],
    ['nothing awaited that matches', { messages: 0, contains: 'x' }, /messages: 0 awaits nothing/],
    ['nothing to extract from', { extract: { x: '$' } }, /extract is only of use/],
    ['a header of the handshake', { headers: { Upgrade: 'x' } }, /headers\.Upgrade: the handshake sets/],
    ['a header that is no text', { headers: { a: [1] } }, /headers\.a: wanted a text/],
    ['a header that cannot be sent', { headers: { a: 'x\ny' } }, /headers\.a: holds characters/],
    [
      'a secret that cannot be sent',
      { secretHeaders: { a: 'file:€' } },
      /secretHeaders\.a: holds characters/,
    ],
    ['a subprotocol twice', { subprotocols: ['a', 'a'] }, /one is there twice/],
    ['half a certificate', { url: 'wss://a', certFile: 'x' }, /certFile and keyFile/],
    ['a passphrase of nothing', { url: 'wss://a', keyPassphrase: 'env:X' }, /keyPassphrase is given/],
    ['a certificate without TLS', { caFile: 'x' }, /only of use with wss:/],
    ['a timeout that varies', { timeout: '${t}' }, /timeout cannot vary/],
  ])('are refused before anything is sent: %s', async (_what, values, message) => {
    await expect(TaskRun.open(WEBSOCKET_MESSAGE, { ...HERE, ...values })).rejects.toMatchObject({
      code: 'VE_WEBSOCKET_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test('a status that only servers may send among them', async () => {
    await expect(TaskRun.open(WEBSOCKET_CONNECT, { ...HERE, closeCode: 1006 })).rejects.toMatchObject({
      message: expect.stringContaining('closeCode: wanted 1000'),
    });
  });

  test('and templates are left for iterations', async () => {
    const values = {
      url: 'ws://a/${room}',
      regex: '${r}',
      binary: '${b}',
      jsonPath: { '${p}': 1 },
      headers: { a: '${h}' },
    };
    await (await TaskRun.open(WEBSOCKET_MESSAGE, values)).close();
  });
});

describe('targets', () => {
  test.each<[string, object[]]>([
    ['ws://a.example/x', [{ host: 'a.example', port: 80, tls: false }]],
    ['wss://a.example/${room}', [{ host: 'a.example', port: 443, tls: true }]],
    ['wss://[::1]:8443', [{ host: '::1', port: 8443, tls: true }]],
    ['ws://${host}/', []],
  ])('of %s are %p', (url, targets) => {
    expect(WEBSOCKET_MESSAGE.targets?.(resolve(WEBSOCKET_MESSAGE, { url }) as never)).toEqual(targets);
  });
});
