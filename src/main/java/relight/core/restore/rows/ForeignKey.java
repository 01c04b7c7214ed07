package relight.core.restore.rows;

import java.util.List;

/**
 * A foreign key.
 *
 * @param child      the table that has it
 * @param deferrable whether it can be looked at only when the transaction ends
 * @param follows    whether deleting a row of the parent changes or deletes those of the child
 */
public record ForeignKey(String name, TableName child, List<String> columns, TableName parent, List<String> parentColumns,
                         boolean deferrable, boolean follows) {

    public ForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    boolean toItself() {
        return child.equals(parent);
    }
}
