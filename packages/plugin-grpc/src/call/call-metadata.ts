import { Metadata } from '@grpc/grpc-js';
import { hasTemplate } from '@vajraedge/sdk';
import type { GrpcParameters } from '../grpc-parameters.js';

const VISIBLE = /^[ -~]*$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

type MetadataParameters = Pick<GrpcParameters, 'metadata' | 'secretMetadata'>;

/** What is wrong with metadata; secrets are never shown. What is still a template is left alone. */
export function metadataProblems({ metadata, secretMetadata }: MetadataParameters): readonly string[] {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(metadata ?? {})) {
    problems.push(...nameProblems('metadata', name));
    if (typeof value === 'object') problems.push(`metadata.${name}: wanted a text, a number or a boolean`);
    else problems.push(...writtenProblems(name, String(value)));
  }
  for (const [name, value] of Object.entries(secretMetadata ?? {}))
    problems.push(
      ...nameProblems('secretMetadata', name),
      ...valueProblems('secretMetadata', name, value.reveal()),
    );
  return problems;
}

/** The metadata of calls, for parameters without {@link metadataProblems}. */
export function callMetadata({ metadata, secretMetadata }: MetadataParameters): Metadata {
  const made = new Metadata();
  const add = (name: string, text: string): void =>
    made.add(name, isBinary(name) ? Buffer.from(text, 'base64') : text);
  for (const [name, value] of Object.entries(metadata ?? {}))
    add(name, typeof value === 'string' ? value : JSON.stringify(value));
  for (const [name, value] of Object.entries(secretMetadata ?? {})) add(name, value.reveal());
  return made;
}

function nameProblems(place: string, name: string): readonly string[] {
  return /^(grpc-|te$|content-type$|user-agent$|host$)/i.test(name)
    ? [`${place}.${name}: gRPC sets that itself`]
    : [];
}

function writtenProblems(name: string, text: string): readonly string[] {
  return hasTemplate(text) ? [] : valueProblems('metadata', name, text);
}

function valueProblems(place: string, name: string, text: string): readonly string[] {
  if (isBinary(name)) return BASE64.test(text) ? [] : [`${place}.${name}: wanted base64`];
  return VISIBLE.test(text) ? [] : [`${place}.${name}: wanted characters of ASCII`];
}

function isBinary(name: string): boolean {
  return name.toLowerCase().endsWith('-bin');
}
