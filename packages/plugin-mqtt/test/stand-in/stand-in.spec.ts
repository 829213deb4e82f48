import type { AnyTaskDefinition, TaskUser } from '@vajraedge/sdk';
import { createContext } from '@vajraedge/conformance';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { MQTT_PUBLISH, MQTT_ROUNDTRIP } from '../../src/tasks.js';

const PLACE = {
  url: 'mqtts://broker.invalid',
  topic: 'a/${id}',
  caFile: './nowhere.pem',
  username: 'loadtest',
  password: 'file:secret',
};

describe('the stand-in', () => {
  test.each<[PlanParameters, AnyTaskDefinition]>([
    [{ json: { id: '${id}' } }, MQTT_PUBLISH],
    [{ binary: 'AAEC', qos: 1, retain: true }, MQTT_PUBLISH],
    [{ text: 'x'.repeat(500), qos: 2 }, MQTT_PUBLISH],
    [{ qos: 1, protocolVersion: 5 }, MQTT_PUBLISH],
    [{ qos: 2, protocolVersion: 5 }, MQTT_PUBLISH],
    [{ subscription: 'b/#' }, MQTT_ROUNDTRIP],
    [{ text: 'x'.repeat(20_000), qos: 1, protocolVersion: 5 }, MQTT_ROUNDTRIP],
    [{ qos: 2, protocolVersion: 5 }, MQTT_ROUNDTRIP],
  ])('lets a task run %p without its target', async (values, task) => {
    const standIn = await task.standIn?.({ parameters: resolve(task, { ...PLACE, ...values }) as never });
    const parameters = standIn?.parameters as never;
    const engine = {
      parameters,
      data: undefined,
      baseDir: null,
      engine: { index: 0, count: 1 },
      maxUsers: 1,
    };
    const shared: unknown = await task.createShared?.(engine);
    const { signal } = new AbortController();
    const user = (await task.createUser?.({ ...engine, shared, user: 0, signal } as never)) as TaskUser;
    for (let at = 0; at < 3; at += 1) {
      const outcome = await user.execute(createContext({ parameters }));
      expect(outcome).toMatchObject({ failureCode: undefined });
    }
    await user.close?.();
    await standIn?.close?.();
  });
});
