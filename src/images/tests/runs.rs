//! Whole runs: order, sharing, the cache, and the same bytes on any number of threads.

#![expect(clippy::disallowed_methods, reason = "the tests damage files on purpose")]

use super::*;
use crate::images::Counts;

fn shapes() -> Vec<ImageTarget> {
    [(108, 135), (108, 108), (120, 63), (90, 160)].map(|(width, height)| target(width, height, Fit::Cover)).to_vec()
}

fn album() -> Bench {
    let files: Vec<(String, Vec<u8>)> = (0..5_u32).map(|n| (format!("{n}.jpg"), jpeg(&photo(200 + n, 160), &[]))).collect();
    let borrowed: Vec<(&str, Vec<u8>)> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    Bench::new(&borrowed)
}

fn album_jobs(bench: &Bench) -> Vec<ImageJob> {
    // Shapes outside, so that the jobs of one source are not neighbours.
    shapes().iter().flat_map(|shape| (0..5).map(|n| bench.job(&format!("{n}.jpg"), shape))).collect()
}

#[test]
fn one_decode_per_source_and_none_the_second_time() {
    let bench = album();
    let mut jobs = album_jobs(&bench);
    jobs.push(jobs[0].clone());
    let first = bench.run(&jobs);
    let expected = Counts { jobs: 21, reused: 0, passed: 0, encoded: 20, shapes: 20, decoded: 5, failed: 0 };
    assert_eq!((first.counts, bench.files.reads.load(Ordering::Relaxed)), (expected, 5));
    let first: Vec<Asset> = first.assets.into_iter().map(Result::unwrap).collect();
    assert_eq!(first[0], first[20]);
    for (asset, job) in first.iter().zip(&jobs) {
        assert_eq!((asset.width, asset.height), (job.target.width, job.target.height), "results keep the order");
    }
    let second = bench.run(&jobs);
    assert_eq!(second.counts, Counts { jobs: 21, reused: 20, ..Counts::default() });
    assert_eq!(bench.files.reads.load(Ordering::Relaxed), 5, "nothing is read again");
    assert_eq!(second.assets.into_iter().map(Result::unwrap).collect::<Vec<_>>(), first);
}

#[test]
fn equal_shapes_of_several_networks_are_made_once() {
    let bench = album();
    let square = target(96, 96, Fit::Cover);
    let other_limits = ImageTarget { max_bytes: 900_000, min_quality: 40, ..square.clone() };
    let jpeg_only = ImageTarget { formats: vec![MediaFormat::Jpeg], ..square.clone() };
    let tight = ImageTarget { max_bytes: 1_500, ..square.clone() };
    let jobs = [&square, &other_limits, &jpeg_only, &tight].map(|target| bench.job("0.jpg", target));
    let derived = bench.run(&jobs);
    assert_eq!(derived.counts, Counts { jobs: 4, encoded: 4, shapes: 1, decoded: 1, ..Counts::default() });
    let assets: Vec<Asset> = derived.assets.into_iter().map(Result::unwrap).collect();
    assert!(assets[..3].iter().all(|asset| asset == &assets[0]));
    assert!(assets[3].bytes <= 1_500 && assets[3].digest != assets[0].digest);
    // What others want changes nothing: alone, the job gives the same bytes.
    assert_eq!(album().run(&jobs[3..]).assets.remove(0).unwrap(), assets[3]);
    let media = std::fs::read_dir(bench.folder.path().join("media")).unwrap();
    assert_eq!(media.count(), 2, "one file for three networks");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let runs: Vec<Vec<(Asset, Vec<u8>)>> = [1, 2, 8]
        .into_iter()
        .map(|threads| {
            let bench = album();
            let jobs = album_jobs(&bench);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let derived = pool.install(|| bench.run(&jobs));
            derived.assets.into_iter().map(|asset| asset.unwrap()).map(|asset| (asset.clone(), bench.bytes(&asset))).collect()
        })
        .collect();
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
}

#[test]
fn a_cache_entry_counts_only_with_its_file() {
    let bench = album();
    let jobs = [bench.job("0.jpg", &shapes()[0])];
    let asset = bench.run(&jobs).assets.remove(0).unwrap();
    let file = bench.folder.path().join("media").join(&asset.file);
    let record = bench.folder.path().join("cache").join(format!("{}.json", jobs[0].key()));
    let made_again = |what: &str| {
        let derived = bench.run(&jobs);
        assert_eq!((derived.counts.reused, derived.counts.encoded), (0, 1), "{what}");
        assert_eq!(derived.assets[0].as_ref().unwrap(), &asset, "{what}");
        assert_eq!(bench.bytes(&asset).len() as u64, asset.bytes, "{what}");
    };
    std::fs::remove_file(&file).unwrap();
    made_again("file gone");
    std::fs::write(&file, b"short").unwrap();
    made_again("file cut");
    let whole = std::fs::read(&record).unwrap();
    std::fs::write(&record, &whole[..whole.len() / 2]).unwrap();
    made_again("record torn");
    let foreign = String::from_utf8(whole).unwrap().replace(&asset.file, "../../secret.jpg");
    std::fs::write(&record, foreign).unwrap();
    made_again("record of another file");
    assert_eq!(bench.run(&jobs).counts.reused, 1);
    let left: Vec<_> = std::fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [asset.file.as_str()], "no temporary file stays behind");
}

#[test]
fn a_source_that_changed_or_went_away_is_an_error() {
    let mut bench = album();
    let jobs = [bench.job("0.jpg", &shapes()[0]), bench.job("1.jpg", &shapes()[0]), bench.job("2.jpg", &shapes()[0])];
    bench.files.files.remove("0.jpg");
    bench.files.files.insert("1.jpg".to_owned(), jpeg(&photo(50, 50), &[]));
    let derived = bench.run(&jobs);
    assert!(matches!(derived.assets[0], Err(ImageError::Read(_))));
    assert!(matches!(derived.assets[1], Err(ImageError::Changed)));
    assert!(derived.assets[2].is_ok());
}
