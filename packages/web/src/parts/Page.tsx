import { type ReactElement, type ReactNode, useEffect } from 'react';

interface PageProps {
  /** What the page is, above its first sentence. */
  readonly crumb: ReactNode;
  /** The sentence that carries the figure. */
  readonly title: string;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}

/** A page: what it is, one sentence, what proves it. */
export function Page({ crumb, title, lead, aside, children }: PageProps): ReactElement {
  useEffect(() => {
    document.title = `${title} · Assay`;
  }, [title]);
  return (
    <>
      <div className="crumbs">
        <span>{crumb}</span>
        <span className="row">{aside}</span>
      </div>
      <h1>{title}</h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </>
  );
}

interface SectionProps {
  readonly id?: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly right?: ReactNode;
  readonly ruled?: boolean;
  readonly children: ReactNode;
}

/** A part of a page with its heading; `id` makes it reachable by link and measured by the reading clock. */
export function Section({ id, title, aside, right, ruled, children }: SectionProps): ReactElement {
  return (
    <section className="section" id={id} data-section={id} aria-label={title}>
      <header className={ruled ? 'ruled' : undefined}>
        <h2>
          {title}
          {aside !== undefined && <small>{aside}</small>}
        </h2>
        {right !== undefined && <span className="caption">{right}</span>}
      </header>
      {children}
    </section>
  );
}
