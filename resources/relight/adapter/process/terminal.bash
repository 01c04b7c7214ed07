# Begins one step in a terminal and becomes it. What it prints goes to the console, which takes secrets out before it writes anything
# down, and which keeps its state when it has succeeded. The step's own shell leads the session: when the console dies, and the terminal
# with it, that shell is told first and ends, before a question that nobody answers lets it go on to the next command.
#
# RELIGHT_FILTER holds the filter's program where the step has secrets; RELIGHT_SPOOL receives pid.
umask 077
filter=${RELIGHT_FILTER:-}
unset RELIGHT_FILTER

started=
[[ -r /proc/self/stat ]] && read -r -a stat </proc/self/stat && started=${stat[21]}
printf '%s 0 %s %s .\n' "$$" "${started:--}" "$EPOCHSECONDS" >"$RELIGHT_SPOOL/pid"

if [[ $filter ]]; then
    exec 3< <(printf '%s' "$filter")
else
    exec 3</dev/null
fi
unset filter started stat
exec "$BASH" --noprofile --norc "$RELIGHT_SPOOL/step.bash"
