import { definePlugin } from '@vajraedge/sdk';
import { pageVisit } from './page-visit.js';

export default definePlugin({ displayName: 'Shop', tasks: [pageVisit] });
