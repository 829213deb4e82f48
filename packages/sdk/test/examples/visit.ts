import { type TaskContext, TaskParameter, VajraTask } from '@vajraedge/sdk';

@VajraTask({ name: 'VISIT', description: 'Visits a page, then rests.', category: 'shop' })
export class Visit {
  @TaskParameter({ type: 'url', required: true, description: 'The page.' })
  url!: string;

  @TaskParameter({ type: 'duration', description: 'How long to rest; milliseconds here, "500ms" in a plan.' })
  rest = 500;

  private visits = 0;

  async execute({ signal, metrics }: TaskContext): Promise<void> {
    await (await fetch(this.url, { signal })).arrayBuffer();
    this.visits += 1;
    metrics.record('visits of a user', this.visits);
  }

  close(): void {
    this.visits = 0;
  }
}
