import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertConformance, createTaskHarness } from '@vajraedge/conformance';
import { dnsQueryTask } from '../dist/dns-query.js';
import plugin from '../dist/plugin.js';
import { startNameServer } from '../name-server.mjs';

async function listen(context, options) {
  const { port, close } = await startNameServer(options);
  context.after(close);
  return { port, name: 'shop.example' };
}

test('the addresses of a name are counted', async (context) => {
  const harness = await createTaskHarness(dnsQueryTask, { parameters: await listen(context) });
  const { ok, outcome } = await (await harness.createUser()).iterate();
  assert.deepEqual({ ok, outcome }, { ok: true, outcome: { labels: { addresses: 1 } } });
  await harness.close();
});

test('the plugin conforms', async (context) => {
  const silent = await listen(context, { silent: true });
  await assertConformance(plugin, {
    samples: {
      DNS_QUERY: {
        parameters: await listen(context),
        slow: { ...silent, timeout: '1m' },
        failing: { ...silent, timeout: '10ms' },
      },
    },
  });
});
