package relight.core.workspace;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups lie. */
public sealed interface StoreDefinition {

    String name();

    boolean offsite();

    StoreRules rules();

    /** A folder on this machine or a mounted disk; {@code offsite} tells whether it is outside the site (3-2-1). */
    record Folder(String name, Path path, boolean offsite, StoreRules rules) implements StoreDefinition {

        public Folder(String name, Path path, boolean offsite) {
            this(name, path, offsite, StoreRules.NONE);
        }
    }

    /**
     * A bucket that speaks S3. Credentials come from the AWS default chain, or from the named profile; never from the workspace.
     *
     * @param prefix    keys below it belong to the store; empty for the whole bucket
     * @param endpoint  another server than AWS
     * @param pathStyle the bucket in the path and not in the host name
     */
    record S3(String name, String bucket, String prefix, Optional<String> region, Optional<URI> endpoint,
              boolean pathStyle, Optional<String> profile, boolean offsite, StoreRules rules) implements StoreDefinition {

        public S3(String name, String bucket, String prefix, Optional<String> region, Optional<URI> endpoint,
                  boolean pathStyle, Optional<String> profile, boolean offsite) {
            this(name, bucket, prefix, region, endpoint, pathStyle, profile, offsite, StoreRules.NONE);
        }
    }

    /**
     * A place that the plan names and Relight does not read yet.
     *
     * @param container the container or bucket
     * @param account   the storage account that the container belongs to; for Azure
     * @param region    where it lies
     */
    record Cloud(String name, Provider provider, String container, Optional<String> account, Optional<String> region,
                 boolean offsite, StoreRules rules) implements StoreDefinition {}

    /**
     * A snapshot repository of OpenSearch or Elasticsearch, asked through a cluster that has it registered.
     *
     * @param url         of the cluster
     * @param user        and {@code password}, a reference such as <code>env:SEARCH_PASSWORD</code>; empty where nobody is asked who they are
     * @param certificate of the authority that vouches for the cluster; empty for those that the machine trusts
     */
    record Opensearch(String name, URI url, String repository, Optional<String> user, Optional<String> password, Optional<Path> certificate,
                      boolean offsite, StoreRules rules) implements StoreDefinition {}

    /**
     * A folder or bucket that Velero writes its backups into, read as Velero lays it out; no cluster is asked.
     *
     * @param place a folder or bucket, from the prefix of Velero's location on
     */
    record Velero(StoreDefinition place) implements StoreDefinition {

        @Override
        public String name() {
            return place.name();
        }

        @Override
        public boolean offsite() {
            return place.offsite();
        }

        @Override
        public StoreRules rules() {
            return place.rules();
        }
    }

    /** Whose cloud. */
    enum Provider {
        AZURE("Azure Blob Storage"), GCS("Google Cloud Storage");

        private final String title;

        Provider(String title) {
            this.title = title;
        }

        /** Its name in every language. */
        public String title() {
            return title;
        }
    }
}
