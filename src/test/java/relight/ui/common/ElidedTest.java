package relight.ui.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ElidedTest {

    @Test
    void aLongPathLosesItsMiddleAndTheSentenceAroundItStays() {
        assertEquals("Restore the backup to /tmp/…/new/shop.db",
                Elided.brief("Restore the backup to /tmp/lamp-shop/shop/.relight-shop.db-20261121-061420-009/new/shop.db"));
        assertEquals("The newest is bad (s3://shop-backups/…/shopdb_202604.dump): truncated.",
                Elided.brief("The newest is bad (s3://shop-backups/shopdb/2026/04/15/shopdb_202604.dump): truncated."));
    }

    @Test
    void aShortPathAndAnAddressOfTheWebStay() {
        assertEquals("Move /srv/shop/shop.db aside.", Elided.brief("Move /srv/shop/shop.db aside."));
        assertEquals("found 4.7 MB and/or nothing", Elided.brief("found 4.7 MB and/or nothing"));
    }

    @Test
    void aNameThatIsLongItselfLosesItsOwnMiddle() {
        assertEquals("/srv/…/shopdb-n…_20260415_140000.dump",
                Elided.brief("/srv/backups/2026/shopdb-nightly-of-the-big-shop_20260415_140000.dump"));
    }
}
