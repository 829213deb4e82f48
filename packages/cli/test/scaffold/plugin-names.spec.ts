import { pluginNamesOf } from '../../src/scaffold/plugin-names.js';
import { faultOf } from '../fault-of.js';

describe('the names of a plugin', () => {
  it.each([
    ['vajraedge-plugin-line-echo', 'LINE_ECHO', 'line-echo', 'lineEchoTask', 'Line echo'],
    ['@acme/vajra-redis', 'REDIS', 'redis', 'redisTask', 'Redis'],
    ['@acme/plugin-delete', 'DELETE', 'delete', 'deleteTask', 'Delete'],
    ['smtp-vajraedge-plugin', 'SMTP', 'smtp', 'smtpTask', 'Smtp'],
    ['a.b_c-d2', 'A_B_C_D2', 'a-b-c-d2', 'aBCD2Task', 'A b c d2'],
  ])('%s: its task is %s', (packageName, taskName, moduleName, constantName, title) => {
    const folderName = packageName.replace(/^@.*\//, '');
    const expected = { packageName, folderName, taskName, moduleName, constantName, title };
    expect(pluginNamesOf(packageName)).toEqual(expected);
  });

  it.each([
    ['', 'it is empty'],
    ['Echo', 'capital letters'],
    ['.echo', 'begins with a dot'],
    ['@acme/_echo', 'begins with a dot, a dash or an underscore'],
    ['-echo', 'begins with'],
    ['two words', 'it has " " in it'],
    ['écho', 'it has "é" in it'],
    ['a/b', 'only "@scope/name" has a "/"'],
    ['../echo', 'begins with a dot'],
    ['@acme', 'a scope is followed by one "/" and the name'],
    ['@acme/', 'it is empty'],
    ['@a/b/c', 'a scope is followed by one "/"'],
    ['node_modules', 'npm keeps that name for itself'],
    ['http', 'a module of Node.js has that name'],
    ['x'.repeat(215), 'it has 215 characters, of 214 allowed'],
    ['@acme/404', 'it would be "404"'],
    ['vajraedge-plugin-', 'it would be ""'],
    ['x'.repeat(65), 'in at most 64 characters'],
  ])('"%s" is refused: %s', (name, reason) => {
    const fault = faultOf(() => pluginNamesOf(name));
    expect(fault).toMatch(/^VE_USAGE /);
    expect(fault).toContain(reason);
  });

  it('are told all that is wrong at once', () => {
    expect(faultOf(() => pluginNamesOf('.A b'))).toContain(
      '".A b" cannot be the name of a package: it has capital letters; it begins with a dot, a dash or an underscore; it has " " in it.',
    );
  });
});
