# Takes secrets out of a step's output on its way to the disk. What precedes this text defines $MARKER, $EXACT, $SHAPE, $HINT,
# $MASK and shapes(). With an argument it only cleans its input; otherwise it writes output.log until the marker comes, says
# "done", and keeps what processes print that the step left behind apart. If the disk is full it says "lost" and reads on, so that
# the step is not disturbed.
my $detect = @ARGV;
my $longest = 65536;
my $kept = 4096;
my $pending = '';
my $key = 0;
my $lost = 0;
my $out;

sub clean {
    my ($text) = @_;
    if ($key || index($text, 'PRIVATE KEY-----') >= 0) {
        $text = join '', map { key_line($_) } split /(?<=\n)/, $text;
    }
    $text =~ s/$EXACT/$MASK/g if defined $EXACT;
    shapes($text) if lc($text) =~ $HINT;
    return $text;
}

sub key_line {
    my ($line) = @_;
    if ($line =~ /-----BEGIN [A-Z ]*PRIVATE KEY-----/) { $key = 1; return $line; }
    if ($line =~ /-----END [A-Z ]*PRIVATE KEY-----/) { $key = 0; return $line; }
    return $line unless $key;
    return $line =~ /\n\z/ ? "$MASK\n" : $MASK;
}

sub put {
    my ($text) = @_;
    my $done = 0;
    while (!$lost && $done < length $text) {
        my $count = syswrite $out, $text, length($text) - $done, $done;
        if (defined $count) { $done += $count; } else { $lost = 1; }
    }
}

sub cut_before_secret {
    my $cut = length($pending) - $kept;
    for my $shape (grep { defined } $EXACT, $SHAPE) {
        my $found = $cut;
        while ($pending =~ /$shape/g) {
            last if $-[0] >= $cut;
            if ($+[0] > $cut) { $found = $-[0]; last; }
        }
        $cut = $found;
    }
    return $cut || length $pending;
}

if ($detect) { $out = *STDOUT; } else { open $out, '>>', 'output.log' or $lost = 1; }
$| = 1;
while (my $read = sysread STDIN, $pending, 65536, length $pending) {
    my $end = $detect ? -1 : index $pending, "$MARKER\n";
    if ($end >= 0) {
        put(clean(substr $pending, 0, $end));
        syswrite STDOUT, $lost ? "lost\n" : "done\n";
        substr $pending, 0, $end + length("$MARKER\n"), '';
        open $out, '>>', 'afterwards.log' or $lost = 1;
        $MARKER = "\0no further\0";
    }
    my $lines = rindex($pending, "\n") + 1;
    put(clean(substr $pending, 0, $lines, '')) if $lines;
    put(clean(substr $pending, 0, cut_before_secret(), '')) if length $pending > $longest;
}
put(clean($pending));
