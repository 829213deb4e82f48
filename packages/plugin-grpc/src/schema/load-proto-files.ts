import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { VajraError } from '@vajraedge/sdk';
import protobuf from 'protobufjs';

/** Where descriptions are read from. */
export interface ProtoSources {
  readonly protoFiles: readonly string[];
  readonly includeDirs: readonly string[];
  /** Folder that relative names start from; null: that of the process. */
  readonly baseDir: string | null;
}

/**
 * Reads .proto files and all that they import. What protobuf brings itself (`google/protobuf/…`) need not be there.
 *
 * @throws VE_GRPC_FILE
 */
export function loadProtoFiles({ protoFiles, includeDirs, baseDir }: ProtoSources): protobuf.Root {
  const base = resolve(baseDir ?? '.');
  const folders = includeDirs.map((dir) => resolve(base, dir));
  const root = new protobuf.Root();
  root.resolvePath = (origin, name) => {
    if (isAbsolute(name)) return name;
    const near = origin === '' ? base : dirname(origin);
    const places = [...(origin === '' ? [near, ...folders] : [...folders, near]), bundledDir()];
    return places.map((place) => join(place, name)).find((path) => existsSync(path)) ?? join(base, name);
  };
  try {
    // Names as they are written. Not load(): an error of a type that is not described is thrown where nobody catches it.
    return root.loadSync([...protoFiles], { keepCase: true });
  } catch (error) {
    throw new VajraError('VE_GRPC_FILE', `the .proto files cannot be read: ${(error as Error).message}`, {
      hint: 'Names start from the folder of the plan; what is imported is looked for in includeDirs.',
      cause: error,
    });
  }
}

/** The package of protobufjs, which holds Google's own files that are often imported. */
function bundledDir(): string {
  return dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));
}
