export type { MasterListener, MasterService, Actor, RunFilter } from './run/master-service.js';
