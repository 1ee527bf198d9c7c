import { Dialog } from 'radix-ui';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';

interface ModalProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly className?: string;
  /** Hides the title from the eye where the content says it already. */
  readonly quietTitle?: boolean;
  /** Gives the focus to the dialog itself, where no key may press its first button by accident. */
  readonly focusContent?: boolean;
  /** Hears the keys pressed in the dialog. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  readonly children: ReactNode;
}

/**
 * A dialog that keeps the focus and gives it back. The veil is our own element: the library's overlay writes a style
 * sheet into the page, which the content security policy refuses.
 */
export function Modal({
  open,
  onClose,
  title,
  className,
  quietTitle,
  focusContent,
  onKeyDown,
  children,
}: ModalProps): ReactElement {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <div className="veil" aria-hidden="true" />
        <Dialog.Content
          className={`dialog ${className ?? ''}`}
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            if (!focusContent || !(event.target instanceof HTMLElement)) return;
            event.preventDefault();
            event.target.focus();
          }}
        >
          <Dialog.Title asChild>
            <h2 className={quietTitle ? 'unseen' : undefined}>{title}</h2>
          </Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
