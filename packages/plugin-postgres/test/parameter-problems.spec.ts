import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_COPY, POSTGRES_QUERY, POSTGRES_TRANSACTION } from '../src/tasks.js';

const HERE = { host: '127.0.0.1' };

describe('parameters that do not fit together', () => {
  test.each<[string, typeof POSTGRES_QUERY, PlanParameters, RegExp]>([
    ['no server', POSTGRES_QUERY, {}, /exactly one of url, secretUrl and host/],
    ['two servers', POSTGRES_QUERY, { ...HERE, url: 'postgres://a/b' }, /exactly one of/],
    [
      'a part beside a URL',
      POSTGRES_QUERY,
      { url: 'postgres://a/b', port: 1 },
      /port cannot stand beside a URL/,
    ],
    ['a password in the URL', POSTGRES_QUERY, { url: 'postgres://u:p@a/b' }, /url holds a password/],
    [
      'two passwords',
      POSTGRES_QUERY,
      { secretUrl: 'file:postgres://u:p@a/b', password: 'env:X' },
      /are both given/,
    ],
    ['no URL at all', POSTGRES_QUERY, { secretUrl: 'file:nonsense' }, /secretUrl is no postgres:/],
    ['an unknown option', POSTGRES_QUERY, { url: 'postgres://a/b?options=-c' }, /url holds options/],
    [
      'an unknown sslmode',
      POSTGRES_QUERY,
      { url: 'postgres://a/b?sslmode=prefer' },
      /sslmode in url must be one of/,
    ],
    ['a server that varies', POSTGRES_QUERY, { host: '${host}' }, /host belongs to the connection/],
    [
      'a timeout that varies',
      POSTGRES_QUERY,
      { ...HERE, timeout: '${t}' },
      /timeout belongs to the connection/,
    ],
    [
      'half a certificate',
      POSTGRES_QUERY,
      { ...HERE, tls: 'require', certFile: 'x' },
      /certFile and keyFile/,
    ],
    ['a certificate without tls', POSTGRES_QUERY, { ...HERE, caFile: 'x' }, /only of use with tls/],
    ['values that are no list', POSTGRES_QUERY, { ...HERE, values: 1 }, /values: wanted a list/],
    [
      'a prepared text that varies',
      POSTGRES_QUERY,
      { ...HERE, name: 'x', text: 'SELECT ${x}' },
      /name: a prepared statement/,
    ],
    ['a range backwards', POSTGRES_QUERY, { ...HERE, expectedRows: '3..1' }, /expectedRows: wanted/],
    [
      'a list of nonsense',
      POSTGRES_TRANSACTION as never,
      { ...HERE, statements: [1, { txt: 'x' }] },
      /statements\[0\]: wanted .*statements\[1\]\.txt: unknown; did you mean "text".*statements\[1\]\.text: wanted/,
    ],
    ['no rows', POSTGRES_COPY as never, { ...HERE, table: 't' }, /one of row and file/],
    [
      'a row that is none',
      POSTGRES_COPY as never,
      { ...HERE, table: 't', row: { a: 1 } },
      /row: wanted a list/,
    ],
    [
      'a header of a row',
      POSTGRES_COPY as never,
      { ...HERE, table: 't', row: [1], header: true },
      /header is only/,
    ],
  ])('are refused before anything is sent: %s', async (_what, task, values, message) => {
    const text: PlanParameters = task.name === 'POSTGRES_QUERY' ? { text: 'SELECT 1' } : {};
    await expect(TaskRun.open(task, { ...text, ...values })).rejects.toMatchObject({
      code: 'VE_POSTGRES_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, typeof POSTGRES_QUERY, PlanParameters]>([
    ['certificates', POSTGRES_QUERY, { ...HERE, text: 'SELECT 1', tls: 'require', caFile: 'nowhere.pem' }],
    ['rows', POSTGRES_COPY as never, { ...HERE, table: 't', file: 'nowhere.csv' }],
  ])('and a file of %s that is not there, by its whole path', async (_what, task, values) => {
    await expect(TaskRun.open(task, values)).rejects.toMatchObject({
      code: 'VE_POSTGRES_FILE',
      message: expect.stringContaining('/nowhere.'),
    });
  });
});

describe('targets', () => {
  test.each<[PlanParameters, object[]]>([
    [{ url: 'postgres://u@a.example/b' }, [{ host: 'a.example', port: 5432 }]],
    [{ secretUrl: 'file:postgresql://u:p%40@[::1]:6000/b?sslmode=require' }, [{ host: '::1', port: 6000 }]],
    [{ host: 'a.example', port: 1 }, [{ host: 'a.example', port: 1 }]],
    [{ host: '/run/postgresql' }, []],
    [{ host: '${host}' }, []],
    [{}, []],
  ])('of %p are %p', (values, targets) => {
    const parameters = resolve(POSTGRES_QUERY, { text: 'SELECT 1', ...values });
    expect(POSTGRES_QUERY.targets?.(parameters as never)).toEqual(targets);
  });
});
