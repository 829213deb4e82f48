import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawnEngineProcess } from '../../src/engine/spawn-engine-process.js';
import { startShare, type TestShare, until } from './share-fixture.js';
import { openLoad, planOfTaskFiles, type TaskFilePlan } from './task-file.js';

let made: TaskFilePlan | null = null;
let share: TestShare | null = null;
afterEach(async () => {
  share?.kill();
  await share?.close();
  made?.remove();
  share = null;
  made = null;
});

/** A task that says by files that it is set up, tried on its stand-in, and run. */
const SOURCE = `
import { writeFileSync } from 'node:fs';
const say = (what) => writeFileSync(new URL('./' + what, import.meta.url), '');
export default {
  name: 'SAYS',
  parameters: { where: { type: 'string', displayName: 'Where', description: 'Where.', default: 'real' } },
  standIn: () => ({ parameters: { where: 'stand-in' } }),
  setUp: () => say('set-up'),
  execute: ({ parameters }) => say(parameters.where),
};
`;
const said = (what: string): boolean => existsSync(join((made as TaskFilePlan).dir, what));

describe('an engine process that rehearses', () => {
  it('tries tasks on their stand-ins, and sets nothing up', async () => {
    made = await planOfTaskFiles([{ source: SOURCE, load: openLoad(100, 500) }]);
    const engine = spawnEngineProcess();
    await engine.rehearse({ ...made, preload: [], allowTargets: { allow: [] } });
    expect([said('stand-in'), said('set-up'), said('real')]).toEqual([true, false, false]);
    engine.close();
  });

  it('is as good as another where there is nothing that it could try', async () => {
    made = await planOfTaskFiles([{ source: SOURCE, load: openLoad(100, 500) }]);
    const broken = { ...made.plan, scenarios: made.plan.scenarios.map((each) => ({ ...each, mix: [] })) };
    const engine = spawnEngineProcess();
    await engine.rehearse({
      ...made,
      plan: broken,
      preload: ['file:///is/not/there.mjs'],
      allowTargets: { allow: [] },
    });
    share = startShare(made, { process: engine });
    await share.prepare();
    await until(() => said('set-up'));
  });

  it('that is gone is waited for no longer', async () => {
    made = await planOfTaskFiles([{ source: SOURCE, load: openLoad(100, 500) }]);
    const engine = spawnEngineProcess();
    const over = engine.rehearse({ ...made, preload: [], allowTargets: { allow: [] } });
    engine.close();
    await expect(over).resolves.toBeUndefined();
  });
});
