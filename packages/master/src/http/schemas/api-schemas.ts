import { FLEET_SCHEMAS } from './fleet-schemas.js';
import { readReportSchemas } from './report-schemas.js';
import { CREATE_RUN_REQUEST, RUN_CHANGE, VALIDATION_REQUEST } from './request-schemas.js';
import { RUN_SCHEMAS } from './run-schemas.js';
import type { ApiSchema } from './schema-parts.js';

/** All schemas of the OpenAPI document, by name. */
export function readApiSchemas(): { readonly [name: string]: ApiSchema } {
  return {
    ...FLEET_SCHEMAS,
    ...RUN_SCHEMAS,
    ...readReportSchemas(),
    ValidationRequest: VALIDATION_REQUEST,
    CreateRunRequest: CREATE_RUN_REQUEST,
    RunChange: RUN_CHANGE,
  };
}
