import type { ComponentChildren } from 'preact';

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  /** The control. */
  children: ComponentChildren;
}

/** A control with its label above and a hint below. */
export function Field({ label, hint, children }: FieldProps) {
  return (
    <div class="field">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control comes as a child */}
      <label>
        <span class="field-label">{label}</span>
        {children}
      </label>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}
