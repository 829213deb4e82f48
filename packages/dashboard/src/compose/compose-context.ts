import type { InjectionKey } from 'vue';
import type { PlanPath } from '../plan/plan-text.js';

/** Puts a value into the plan; undefined takes it out. */
export const EDIT: InjectionKey<(path: PlanPath, value: unknown) => void> = Symbol('edit');

/** What is wrong with the value at a path and below it, in words. */
export const PROBLEMS_AT: InjectionKey<(path: PlanPath) => readonly string[]> = Symbol('problems');
