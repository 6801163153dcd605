interface CheckProps {
  label: string;
  /** What ticking it means. */
  hint?: string;
  testid: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A box to tick, with its label beside it. */
export function Check({ label, hint, testid, checked, onChange }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        data-testid={testid}
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <span class="dim">{hint}</span>}
      </span>
    </label>
  );
}
