import { startTarget, type Target } from '../../src/index.js';

let target: Target;

beforeEach(async () => {
  target = await startTarget();
});
afterEach(() => target.destroy());

const post = (path: string, body: string) => fetch(target.url + path, { method: 'POST', body });

describe('the control routes', () => {
  test('settings are read and changed, and take effect', async () => {
    const response = await post('/__settings', '{"bodySizeBytes": 3, "errorStatus": 418}');
    expect(await response.json()).toMatchObject({ bodySizeBytes: 3, errorStatus: 418, errorRatio: 0 });
    expect(await (await fetch(target.url)).text()).toBe('hel');
    await post('/__settings', '{"errorRatio": 1}');
    expect((await fetch(target.url)).status).toBe(418);
    expect((await fetch(`${target.url}/__settings`)).status).toBe(200);
  });

  test.each(['nonsense', '[]', '{"speed": 1}'])('%s changes nothing', async (body) => {
    const before = target.settings();
    const response = await post('/__settings', body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { problems: string[] }).problems).toHaveLength(1);
    expect(target.settings()).toEqual(before);
  });

  test('statistics leave the control routes out, and start anew when deleted', async () => {
    await fetch(target.url);
    await fetch(`${target.url}/status/404`);
    const path = `${target.url}/__stats`;
    expect(await (await fetch(path)).json()).toMatchObject({ requests: 2, statuses: { 200: 1, 404: 1 } });
    await fetch(path, { method: 'DELETE' });
    expect(await (await fetch(path)).json()).toMatchObject({
      requests: 0,
      statuses: {},
    });
  });

  test('a stall can be asked for, and is answered at once itself', async () => {
    expect((await post('/__stall/40ms', '')).status).toBe(204);
    await fetch(target.url);
    expect(target.statistics().stalls).toHaveLength(1);
    expect((await post('/__stall/long', '')).status).toBe(400);
  });

  test('arrivals are there only when asked for', async () => {
    expect((await fetch(`${target.url}/__arrivals`)).status).toBe(404);
  });
});
