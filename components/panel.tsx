import type { ComponentChildren } from 'preact';
import type { Line } from '../utils/ui/option-line.ts';
import { LineNote } from './line.tsx';

interface PanelProps {
  /** Of its heading in the page. */
  id: string;
  title: string;
  children: ComponentChildren;
  /** What came of what was pressed in it last; left out where nothing is told here. */
  line?: { value: Line | undefined };
}

/** One part of the settings. */
export function Panel({ id, title, children, line }: PanelProps) {
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {line && <LineNote line={line.value} />}
    </section>
  );
}
