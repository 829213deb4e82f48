import { checkParameters } from '@vajraedge/conformance/reading';
import { runOnce, TaskRun } from '@vajraedge/test-parts';
import { HTTP_DELETE, HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_REQUEST } from '../../src/tasks.js';

const URL = { url: 'http://127.0.0.1:9/' };

describe('parameters that do not fit together', () => {
  test.each([
    [HTTP_POST, { body: 'a', json: 1 }, 'body and json are both given'],
    [HTTP_REQUEST, { method: 'HEAD', body: 'a' }, 'a HEAD request has no body'],
    [
      HTTP_DELETE,
      { body: 'a', http2: true },
      'over http2 only POST, PUT and PATCH can have a body, not DELETE',
    ],
    [HTTP_POST, { contentType: 'a/b' }, 'contentType is given, but no body'],
    [HTTP_GET, { bearer: 'env:A', username: 'u' }, 'username and bearer are both given'],
    [HTTP_GET, { password: 'env:A' }, 'password is given without username'],
    [HTTP_GET, { certFile: 'a.pem' }, 'certFile and keyFile are only of use together'],
    [HTTP_GET, { keyPassphrase: 'env:A' }, 'keyPassphrase is given without keyFile'],
    [HTTP_GET, { proxyUsername: 'u' }, 'only of use with proxy'],
    [HTTP_GET, { proxy: 'http://u:p@proxy.example' }, 'proxy holds a user name or password'],
    [HTTP_GET, { url: 'http://u:p@a.example/' }, 'url holds a user name or password'],
    [HTTP_GET, { timeout: '5s', connectTimeout: '${t}' }, 'connectTimeout belongs to the connections'],
    [HTTP_GET, { expectedStatus: '299-200' }, 'a range must not end before it begins'],
    [HTTP_GET, { headers: { 'Content-Length': '5' } }, 'headers.Content-Length is decided by the body'],
    [HTTP_GET, { headers: { a: ['b'] } }, 'headers.a holds no text'],
    [HTTP_GET, { query: { a: { b: 1 } } }, 'query.a holds'],
    [HTTP_POST, { form: { a: { b: 1 } } }, 'form.a holds'],
    [HTTP_GET, { jsonPath: { status: 1 } }, 'jsonPath: not a JSONPath'],
    [HTTP_GET, { jsonExists: ['$['] }, 'jsonExists: not a JSONPath'],
    [HTTP_GET, { extract: { a: 'token' } }, 'extract.a: not a JSONPath'],
  ])('%# stop the run before it begins: %p', async (task, values, message) => {
    await expect(runOnce(task, { ...URL, ...values })).rejects.toMatchObject({
      code: 'VE_HTTP_PARAMETERS',
      message: expect.stringContaining(message) as string,
    });
  });

  test('are listed all at once', async () => {
    const wrong = { ...URL, password: 'env:A', expectedStatus: '299-200', jsonExists: ['$['] };
    await expect(runOnce(HTTP_GET, wrong)).rejects.toMatchObject({
      message: expect.stringMatching(/password.*expectedStatus.*jsonExists/) as string,
    });
  });

  test('templates in them are left for the iteration', async () => {
    const values = {
      ...URL,
      expectedStatus: '${s}',
      jsonExists: ['$.${p}'],
      extract: { a: '$.${p}' },
      query: { a: '${b}' },
      timeout: '${t}',
    };
    await (await TaskRun.open(HTTP_GET, values)).close();
  });
});

describe('the shapes', () => {
  test.each([
    [HTTP_GET, { body: 'x' }, /unknown parameter "body"/],
    [HTTP_HEAD, { json: {} }, /unknown parameter "json"/],
    [HTTP_GET, { url: 'ftp://a.example' }, /url/],
    [HTTP_GET, { password: 'plain text' }, /password/],
    [HTTP_GET, { expectedStatus: 'fine' }, /expectedStatus/],
    [HTTP_GET, { connections: 'pooled' }, /connections/],
    [HTTP_GET, { headers: { 'a b': 'c' } }, /headers/],
    [HTTP_REQUEST, { method: 'get' }, /method/],
  ])('%# refuse %p', (task, values, message) => {
    const problems = checkParameters(task.parameters ?? {}, { ...URL, ...values }).map(
      (problem) => `${problem.path}: ${problem.message}`,
    );
    expect(problems.join('\n')).toMatch(message);
  });
});
