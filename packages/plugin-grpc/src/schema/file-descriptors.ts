import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';

/** One .proto file as servers describe it, a FileDescriptorProto. */
export interface FileDescription {
  readonly name: string;
  /** Names of the files that it imports. */
  readonly dependency: readonly string[];
}

/** What protobufjs adds to its roots for descriptors, and does not type in full. */
interface DescriptorRoots {
  fromDescriptor(set: { readonly file: readonly FileDescription[] }): protobuf.Root;
}
interface DescribedRoot {
  resolveAll(): void;
  toDescriptor(edition: string): { readonly file: readonly protobuf.Message[] };
}

/** Reads the bytes of a FileDescriptorProto. */
export function decodeFile(bytes: Uint8Array): FileDescription {
  return descriptor.FileDescriptorProto.decode(bytes) as unknown as FileDescription;
}

/** The types and services of all files together. */
export function rootOfFiles(file: readonly FileDescription[]): protobuf.Root {
  return (protobuf.Root as unknown as DescriptorRoots).fromDescriptor({ file });
}

/** What is described as JSON of protobufjs, as bytes of FileDescriptorProtos. */
export function describeNamespace(namespace: protobuf.INamespace): readonly Uint8Array[] {
  const root = protobuf.Root.fromJSON(namespace) as unknown as DescribedRoot;
  root.resolveAll();
  return root.toDescriptor('proto3').file.map((file) => file.$type.encode(file).finish());
}
