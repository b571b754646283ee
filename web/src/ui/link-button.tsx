import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import css from './button.module.css';

interface Props extends ComponentProps<'a'> {
  readonly kind?: 'primary' | 'plain' | 'quiet';
}
function Anchor({ kind = 'plain', className, ...rest }: Props) {
  return <a {...rest} className={`${css.button} ${css[kind]} ${className ?? ''}`} />;
}

/** A link that looks like a button: it leads somewhere and changes nothing. */
export const LinkButton = createLink(Anchor);
